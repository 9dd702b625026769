import { expect, test } from 'vitest';

import type { FlushFact } from '../../src/plan/flush-facts.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { unlinkKeys } from '../../src/redis/unlink.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { refusalOf } from '../support/refused.ts';
import { flushed, rehearsed } from './flushes.ts';

const MANY = 30_000;

/** Goes on after the server ended, from what it wrote to disk. */
const KEPT = ['appendonly yes', 'appendfsync always', 'no-appendfsync-on-rewrite yes'];

describeWithRedis('a flush that does not come to its end', () => {
  test('says how much is done where the server is killed, and the next one finishes', async () => {
    const redis = await startRedis({ conf: KEPT });
    await fill(redis, { many: MANY });
    const { error, unlinked } = await killedDuring(redis);
    expect(error).toMatchObject({ code: 'redis-lost', exitCode: 4 });
    expect(error.message).toMatch(
      new RegExp(
        `^Redis at 127\\.0\\.0\\.1:${redis.port} could not go on: .*; at least [\\d,]+ keys were unlinked before$`,
      ),
    );
    expect(error.hint).toContain('run keyturn flush');
    await redis.restart();
    await expect.poll(() => redis.cli('ping')).toBe('PONG');
    const left = Number(await redis.cli('dbsize')) - 2;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(MANY - unlinked);
    expect(await flushed(redis.url(), ['webops_config:*'])).toEqual([
      { event: 'flushed', pattern: 'webops_config:*', keys: left, dryRun: false },
      { event: 'flush-total', keys: left, left: 0, dryRun: false, stopped: false },
    ]);
    expect(await redis.cli('mget', 'other:1', 'other:2')).toBe('1\n2');
  });

  test('does not wait for ever for a server that went silent', async () => {
    const redis = await startRedis();
    await fill(redis, { many: MANY });
    const server = await RedisServer.connect(redis.url(), { connectMs: 5_000, answerMs: 500 });
    const facts = unlinkKeys({ server, target: ['webops_config:*'], isStopped: () => false });
    await facts.next();
    redis.signal('SIGSTOP');
    const error = await refusalOf(drained(facts));
    redis.signal('SIGCONT');
    server.close();
    expect(error).toMatchObject({ code: 'redis-lost', exitCode: 4 });
    expect(error.message).toContain('it does not answer any more; at least');
  });

  test('ends after the batch in hand where it is asked to stop', async () => {
    const redis = await startRedis();
    await fill(redis, { many: MANY });
    const server = await RedisServer.connect(redis.url());
    let batches = 0;
    const facts: FlushFact[] = [];
    for await (const fact of unlinkKeys({
      server,
      target: ['webops_config:*', 'x'],
      isStopped: () => batches >= 3,
    })) {
      if (fact.event === 'flush-progress') batches += 1;
      else facts.push(fact);
    }
    server.close();
    const gone = MANY + 2 - Number(await redis.cli('dbsize'));
    expect(gone).toBeGreaterThan(0);
    expect(gone).toBeLessThan(MANY);
    expect(facts).toEqual([
      { event: 'flushed', pattern: 'webops_config:*', keys: gone, dryRun: false },
      { event: 'flush-total', keys: gone, left: null, dryRun: false, stopped: true },
    ]);
  });

  test('tells keys that came while it went on', async () => {
    const redis = await startRedis();
    await fill(redis, { many: 10 });
    const server = await RedisServer.connect(redis.url());
    const facts: FlushFact[] = [];
    for await (const fact of unlinkKeys({ server, target: ['webops_config:*'], isStopped: () => false })) {
      if (fact.event === 'flushed') await redis.cli('mset', 'webops_config:new', '1', 'webops_config:2', '2');
      if (fact.event !== 'flush-progress') facts.push(fact);
    }
    server.close();
    expect(facts.slice(1)).toEqual([
      { event: 'flush-left', pattern: 'webops_config:*', keys: 2 },
      { event: 'flush-total', keys: 10, left: 2, dryRun: false, stopped: false },
    ]);
  });
});

describeWithRedis('very many keys', () => {
  test('are counted once each while the table they stand in shrinks', async () => {
    const redis = await startRedis();
    await fill(redis, { many: 60_000 });
    expect(await rehearsed(redis.url(), ['webops_config:*', '*'])).toContainEqual(
      expect.objectContaining({ event: 'flush-total', keys: 60_002 }),
    );
    expect(await flushed(redis.url(), ['webops_config:*'])).toContainEqual({
      event: 'flush-total',
      keys: 60_000,
      left: 0,
      dryRun: false,
      stopped: false,
    });
    expect(await redis.cli('mget', 'other:1', 'other:2')).toBe('1\n2');
  });
});

/** A known number of keys to unlink, and two that stay. */
async function fill(redis: TestRedis, { many }: { many: number }): Promise<void> {
  await redis.load(Array.from({ length: many }, (_, index) => `SET webops_config:${index} 1`));
  await redis.cli('mset', 'other:1', '1', 'other:2', '2');
}

async function killedDuring(redis: TestRedis) {
  const server = await RedisServer.connect(redis.url());
  const facts = unlinkKeys({ server, target: ['webops_config:*'], isStopped: () => false });
  let unlinked = 0;
  for (let batch = 0; batch < 5; batch += 1) {
    const { value } = await facts.next();
    if (value?.event === 'flush-progress') unlinked = value.keys;
  }
  await redis.kill();
  const error = await refusalOf(drained(facts));
  server.close();
  return { error, unlinked };
}

async function drained(facts: AsyncGenerator<FlushFact, void, void>): Promise<void> {
  for await (const _ of facts);
}
