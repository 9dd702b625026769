import { expect, test } from 'vitest';

import { loadConfig } from '../../src/config/load.ts';
import type { CheckFact } from '../../src/plan/facts.ts';
import { flushAfterRun } from '../../src/wiring/redis-step.ts';
import { openOperationsInThread, type Opening } from '../../src/wiring.ts';
import { freshDatabase } from '../support/database.ts';
import { collect } from '../support/facts.ts';
import { describeWithRedis, freePort, startRedis } from '../support/redis.ts';
import { refusalOf } from '../support/refused.ts';
import { operationsAt } from '../support/site.ts';
import { redisSite } from './redis-site.ts';

describeWithRedis('the Redis step', () => {
  test('tells first which Redis is meant, how many keys it holds, and what is left alone', async () => {
    const redis = await startRedis();
    for (const database of ['0', '2', '7']) await redis.cli('-n', database, 'mset', 'a:1', '1', 'b:1', '2');
    const operations = await operationsAt(redisSite({ redisUrl: redis.url(2), flush: ['a:*'] }));
    const facts = await collect(operations.flush({ dryRun: false }));
    expect(facts[0]).toEqual({
      event: 'flush-started',
      application: 'webops',
      environment: 'production',
      gateWord: 'webops-production',
      server: `127.0.0.1:${redis.port}`,
      database: 2,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      dryRun: false,
      keys: 2,
      otherDatabases: [
        { database: 0, keys: 2 },
        { database: 7, keys: 2 },
      ],
    });
    expect(facts.slice(1)).toEqual([
      { event: 'flush-progress', doing: 'unlinking', pattern: 'a:*', keys: 1 },
      { event: 'flushed', pattern: 'a:*', keys: 1, dryRun: false },
      { event: 'flush-progress', doing: 'counting what is left', pattern: 'a:*', keys: 0 },
      { event: 'flush-total', keys: 1, left: 0, dryRun: false, stopped: false },
    ]);
  });

  test('is done in a thread of its own as well', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'a:1', '1', 'b:1', '2');
    const operations = await openOperationsInThread(redisSite({ redisUrl: redis.url(), flush: ['a:*'] }));
    const facts = await collect(operations.flush({ dryRun: true }));
    await operations.close();
    expect(facts).toContainEqual({ event: 'flushed', pattern: 'a:*', keys: 1, dryRun: true });
    expect(await redis.cli('dbsize')).toBe('2');
  });

  test('stops where the operations are asked to', async () => {
    const redis = await startRedis();
    await redis.load(Array.from({ length: 20_000 }, (_, index) => `SET a:${index} 1`));
    const operations = await operationsAt(redisSite({ redisUrl: redis.url(), flush: ['a:*'] }));
    const facts = [];
    for await (const fact of operations.flush({ dryRun: false })) {
      if (fact.event === 'flush-progress') operations.stop();
      facts.push(fact);
    }
    expect(facts.at(-1)).toMatchObject({ event: 'flush-total', left: null, stopped: true });
    expect(Number(await redis.cli('dbsize'))).toBeGreaterThan(0);
  });

  test('is refused where the config names no Redis, or nothing to flush there', async () => {
    for (const flush of [null, undefined]) {
      const operations = await operationsAt(redisSite({ redisUrl: 'redis://127.0.0.1:1', flush }));
      const error = await refusalOf(collect(operations.flush({ dryRun: true })));
      expect(error).toMatchObject({ code: 'nothing-to-flush', exitCode: 2 });
      expect(error.message).toMatch(
        flush === null ? /names no Redis$/ : /names a Redis and nothing to flush/,
      );
    }
  });
});

describeWithRedis('the Redis step after a run', () => {
  test('counts, and then unlinks', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'a:1', '1', 'b:1', '2');
    const facts = await afterRun(redisSite({ redisUrl: redis.url(), flush: ['a:*'] }));
    expect(facts).toMatchObject([
      { event: 'waiting' },
      { event: 'flush-started' },
      { event: 'flush-counted', pattern: 'a:*', keys: 1, samples: ['a:1'] },
      { event: 'flushed', pattern: 'a:*', keys: 1, dryRun: false },
      { event: 'flush-total', keys: 1, left: 0 },
    ]);
    expect(await redis.cli('keys', '*')).toBe('b:1');
  });

  test('of a dry run unlinks nothing', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'a:1', '1', 'b:1', '2');
    const facts = await afterRun(redisSite({ redisUrl: redis.url(), flush: 'all' }), { dryRun: true });
    expect(facts.at(-1)).toMatchObject({ event: 'flush-total', keys: 2, dryRun: true });
    expect(await redis.cli('dbsize')).toBe('2');
  });

  test('never throws: it ends with what went wrong and how to repeat it', async () => {
    const port = await freePort();
    const facts = await afterRun(
      redisSite({ redisUrl: `redis://:hunter2@127.0.0.1:${port}`, flush: ['a:*'] }),
    );
    expect(facts.at(-1)).toEqual({
      event: 'flush-failed',
      reason: `no Redis answers at 127.0.0.1:${port} (ECONNREFUSED)`,
      hint: expect.stringMatching(/^check the host and port .*; repeat this step with keyturn flush$/),
    });
    expect(JSON.stringify(facts)).not.toContain('hunter2');
    const { env: _, ...without } = redisSite({ redisUrl: '', flush: ['a:*'] });
    expect((await afterRun({ ...without, env: {} })).at(-1)).toMatchObject({ event: 'flush-failed' });
  });

  test('does nothing where the config has no Redis', async () => {
    expect(await afterRun(redisSite({ redisUrl: '', flush: null }))).toEqual([]);
  });
});

describeWithRedis('a check', () => {
  test('says how the Redis stands, after all that is said of the database', async () => {
    const [redis, database] = [await startRedis(), await freshDatabase({ template: 'webops' })];
    await redis.cli('-n', '1', 'mset', 'a:1', '1', 'a:2', '2', 'b:1', '3');
    await redis.cli('set', 'a:1', '1');
    const site = { redisUrl: redis.url(1), flush: ['a:*', 'c:*'], databaseUrl: database.url };
    expect(await checked(redisSite(site))).toEqual([
      [
        'redis',
        `127.0.0.1:${redis.port} database 1`,
        'ok',
        expect.stringMatching(/^Redis \d.*, as default, other databases with keys: 0$/),
      ],
      ['redis', `127.0.0.1:${redis.port} database 1`, 'ok', 'a:*: 2 keys'],
      ['redis', `127.0.0.1:${redis.port} database 1`, 'ok', 'c:*: no key now'],
    ]);
    await database.end();
  });

  test('only warns of a Redis that can’t be reached, flushed or asked', async () => {
    const database = await freshDatabase({ template: 'webops' });
    const primary = await startRedis({ conf: ['user user-17 on >hunter2 ~* +scan +multi +discard'] });
    await primary.cli('set', 'a:1', '1');
    const replica = await startRedis({ conf: [`replicaof 127.0.0.1 ${primary.port}`] });
    const limited = `redis://user-17:hunter2@127.0.0.1:${primary.port}`;
    const warnings: [string, string][] = [
      [`redis://127.0.0.1:${await freePort()}`, 'no Redis answers at'],
      [replica.url(), 'is a replica'],
      [limited, 'may not run UNLINK'],
      ['http://h', 'the Redis URL is malformed'],
    ];
    for (const [redisUrl, words] of warnings) {
      const facts = await checked(redisSite({ redisUrl, flush: ['a:*'], databaseUrl: database.url }));
      expect(facts.at(-1)).toEqual(['redis', '', 'warn', expect.stringContaining(words)]);
    }
    const nothing = redisSite({ redisUrl: primary.url(), databaseUrl: database.url });
    expect((await checked(nothing)).at(-1)?.[3]).toBe('the config names a Redis and nothing to flush there');
    const none = redisSite({ redisUrl: '', flush: null, databaseUrl: database.url });
    expect(await checked(none)).toEqual([]);
    await database.end();
  });
});

async function afterRun(opening: Opening, { dryRun = false } = {}) {
  const config = loadConfig({ file: opening.configFile, cwd: opening.cwd, env: opening.env });
  const facts = await collect(flushAfterRun({ config, opening, dryRun, isStopped: () => false }));
  return facts.filter(({ event }) => event !== 'flush-progress');
}

/** What a check says of Redis: name, subject, outcome, message. */
async function checked(opening: Opening): Promise<string[][]> {
  const operations = await operationsAt(opening);
  const facts: CheckFact[] = await collect(operations.check({}));
  expect(facts.some(({ name }) => name === 'ledger')).toBe(true);
  return facts
    .filter(({ name }) => name === 'redis')
    .map(({ name, subject, outcome, message }) => [name, subject, outcome, message]);
}
