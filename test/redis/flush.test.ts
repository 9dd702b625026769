import { expect, test } from 'vitest';

import { describeWithRedis, startRedis } from '../support/redis.ts';
import { flushed, rehearsed } from './flushes.ts';

describeWithRedis('the keys that patterns match', () => {
  test('are unlinked, and no other key is touched', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'webops_config:a', '1', 'webops_config:b', '2', 'session:1', '3', 'webops', '4');
    expect(await flushed(redis.url(), ['webops_config:*'])).toEqual([
      { event: 'flushed', pattern: 'webops_config:*', keys: 2, dryRun: false },
      { event: 'flush-total', keys: 2, left: 0, dryRun: false, stopped: false },
    ]);
    expect(await namesIn(redis)).toEqual(['session:1', 'webops']);
  });

  test('are those of the logical database in the URL alone', async () => {
    const redis = await startRedis();
    for (const database of ['0', '2', '5']) await redis.cli('-n', database, 'mset', 'a:1', '1', 'b:1', '2');
    await flushed(redis.url(2), ['a:*']);
    expect(await Promise.all(['0', '2', '5'].map((n) => redis.cli('-n', n, 'dbsize')))).toEqual([
      '2',
      '1',
      '2',
    ]);
  });

  test('count for the first pattern that matches them', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'a:1', '1', 'a:2', '2', 'a:b:1', '3');
    const patterns = ['a:b:*', 'a:*', '*'];
    const counts = (facts: Awaited<ReturnType<typeof flushed>>) =>
      facts.flatMap((fact) => (fact.event === 'flushed' ? [fact.keys] : []));
    expect(counts(await rehearsed(redis.url(), patterns))).toEqual([1, 2, 0]);
    expect(counts(await flushed(redis.url(), patterns))).toEqual([1, 2, 0]);
  });

  test('are matched as Redis matches globs, nothing escaped', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'k1', '', 'k2', '', 'k10', '', 'k*', '', 'K1', '', 'k[1]', '');
    await flushed(redis.url(), ['k[12]', 'k\\*']);
    expect(await namesIn(redis)).toEqual(['K1', 'k10', 'k[1]']);
  });

  test('may be of any kind, and have names that are no text', async () => {
    const redis = await startRedis();
    const names = ['\\xff\\xfe\\x00bytes', '\\x1b[2J', 'p\\xc3\\xa4', ''];
    await redis.load(names.map((name) => `SET "a:${name}" 1`));
    await redis.load([
      'RPUSH a:list 1 2 3',
      'HSET a:hash f v',
      'SADD a:set m',
      'ZADD a:zset 1 m',
      'XADD a:s * f v',
    ]);
    expect(await flushed(redis.url(), ['a:*'])).toContainEqual({
      event: 'flushed',
      pattern: 'a:*',
      keys: 9,
      dryRun: false,
    });
    expect(await redis.cli('dbsize')).toBe('0');
  });

  test('that expired meanwhile are not counted', async () => {
    const redis = await startRedis();
    await redis.cli('set', 'a:1', '1');
    await redis.cli('set', 'a:2', '1', 'exat', '1');
    expect(await flushed(redis.url(), ['a:*'])).toContainEqual(expect.objectContaining({ keys: 1 }));
  });

  test('are none on an empty server', async () => {
    const redis = await startRedis();
    expect(await flushed(redis.url(), ['a:*', 'b:*'])).toEqual([
      { event: 'flushed', pattern: 'a:*', keys: 0, dryRun: false },
      { event: 'flushed', pattern: 'b:*', keys: 0, dryRun: false },
      { event: 'flush-total', keys: 0, left: 0, dryRun: false, stopped: false },
    ]);
  });

  test('go by DEL where the server has no UNLINK', async () => {
    const redis = await startRedis({ conf: ['rename-command UNLINK ""'] });
    await redis.cli('mset', 'a:1', '1', 'b:1', '2');
    await rehearsed(redis.url(), ['a:*']);
    expect(await namesIn(redis)).toEqual(['a:1', 'b:1']);
    await flushed(redis.url(), ['a:*']);
    expect(await namesIn(redis)).toEqual(['b:1']);
  });
});

describeWithRedis('a dry run', () => {
  test('counts, measures, samples, and unlinks nothing', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'a:1', '1', 'a:2', 'x'.repeat(5_000), 'b:1', '2');
    const [counted, ...rest] = await rehearsed(redis.url(), ['a:*', 'c:*']);
    expect(counted).toEqual({
      event: 'flush-counted',
      pattern: 'a:*',
      keys: 2,
      bytes: expect.any(Number),
      measured: 2,
      samples: expect.arrayContaining(['a:1', 'a:2']),
    });
    expect(counted).toHaveProperty(
      'bytes',
      expect.toSatisfy((bytes: number) => bytes > 5_000),
    );
    expect(rest).toEqual([
      { event: 'flush-counted', pattern: 'c:*', keys: 0, bytes: 0, measured: 0, samples: [] },
      { event: 'flushed', pattern: 'a:*', keys: 2, dryRun: true },
      { event: 'flushed', pattern: 'c:*', keys: 0, dryRun: true },
      { event: 'flush-total', keys: 2, left: null, dryRun: true, stopped: false },
    ]);
    expect(await redis.cli('info', 'commandstats')).not.toMatch(
      /cmdstat_(unlink|del|flushdb|keys):calls=[1-9]/,
    );
    expect(await namesIn(redis)).toEqual(['a:1', 'a:2', 'b:1']);
  });

  test('shows names that a terminal can bear', async () => {
    const redis = await startRedis();
    await redis.load(['SET "a:\\x1b[2J\\r\\n" 1', 'SET "b:\\xff\\xe4" 1', `SET c:${'n'.repeat(500)} 1`]);
    const samples = (await rehearsed(redis.url(), ['a:*', 'b:*', 'c:*'])).flatMap((fact) =>
      fact.event === 'flush-counted' ? fact.samples : [],
    );
    expect(samples).toEqual(['a:\\x1b[2J\\x0d\\x0a', 'b:\\xff\\xe4', `c:${'n'.repeat(57)}…`]);
  });
});

describeWithRedis('all', () => {
  test('empties the logical database in the URL, and no other', async () => {
    const redis = await startRedis();
    for (const database of ['0', '2']) await redis.cli('-n', database, 'mset', 'a', '1', 'b', '2', 'c', '3');
    expect(await rehearsed(redis.url(2), 'all')).toMatchObject([
      { event: 'flush-counted', pattern: 'all', keys: 3, measured: 3, samples: { length: 3 } },
      { event: 'flushed', pattern: 'all', keys: 3, dryRun: true },
      { event: 'flush-total', keys: 3 },
    ]);
    expect(await redis.cli('-n', '2', 'dbsize')).toBe('3');
    expect(await flushed(redis.url(2), 'all')).toEqual([
      { event: 'flushed', pattern: 'all', keys: 3, dryRun: false },
      { event: 'flush-total', keys: 3, left: 0, dryRun: false, stopped: false },
    ]);
    expect(await redis.cli('-n', '2', 'dbsize')).toBe('0');
    expect(await redis.cli('-n', '0', 'dbsize')).toBe('3');
  });
});

async function namesIn(redis: { cli(...args: string[]): Promise<string> }): Promise<string[]> {
  return (await redis.cli('keys', '*')).split('\n').sort();
}
