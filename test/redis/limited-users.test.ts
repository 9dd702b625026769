import { expect, test } from 'vitest';

import type { OperatorError } from '../../src/errors.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { refusalOf } from '../support/refused.ts';
import { flushed, rehearsed } from './flushes.ts';

describeWithRedis('a user limited by the ACL', () => {
  test('needs no right but to scan and to unlink', async () => {
    const redis = await serverWith('+scan +unlink', 'a:*');
    const url = urlOf(redis);
    expect(await rehearsed(url, ['a:*'])).toMatchObject([
      { event: 'flush-counted', keys: 2, bytes: null, measured: 0 },
      { event: 'flushed', keys: 2, dryRun: true },
      { event: 'flush-total' },
    ]);
    expect(await flushed(url, ['a:*'])).toContainEqual(expect.objectContaining({ keys: 2, left: 0 }));
    expect(await redis.cli('keys', '*')).toBe('b:1');
  });

  test('is told which right is missing, in a dry run and before anything is unlinked', async () => {
    const redis = await serverWith('+scan +multi +discard', 'a:*');
    for (const work of [rehearsed, flushed]) {
      expect(await refusalOf(work(urlOf(redis), ['a:*']))).toMatchObject({
        code: 'redis-not-permitted',
        message: `the Redis user user-17 may not run UNLINK on 127.0.0.1:${redis.port}`,
        hint: 'let an administrator allow it: acl setuser user-17 +unlink',
        exitCode: 3,
      });
    }
    expect(await redis.cli('dbsize')).toBe('3');
  });

  test('may not even look without SCAN', async () => {
    const redis = await serverWith('+unlink', 'a:*');
    expect((await refused(redis, ['a:*'])).message).toContain('user-17 may not run SCAN');
  });

  test('may not unlink keys of other names', async () => {
    const redis = await serverWith('+scan +unlink +multi +discard', 'a:*');
    for (const work of [rehearsed, flushed]) {
      expect(await refusalOf(work(urlOf(redis), ['b:*']))).toMatchObject({
        code: 'redis-not-permitted',
        message: `the Redis user user-17 may not UNLINK keys of these names on 127.0.0.1:${redis.port}`,
        hint: 'let an administrator allow the pattern: acl setuser user-17 ~PATTERN',
        exitCode: 3,
      });
    }
    expect(await redis.cli('dbsize')).toBe('3');
  });

  test('is told of what was unlinked before a name it may not touch', async () => {
    const redis = await serverWith('+scan +unlink', 'a:*');
    const error = await refused(redis, ['a:*', 'b:*']);
    expect(error.message).toMatch(/may not UNLINK keys of these names .*; 2 keys were unlinked before$/);
  });

  test('needs SELECT for a database other than 0', async () => {
    const redis = await serverWith('+scan +unlink', 'a:*');
    const error = await refusalOf(flushed(urlOf(redis, 2), ['a:*']));
    expect(error.message).toContain('user-17 may not run SELECT');
    expect(await redis.cli('dbsize')).toBe('3');
  });

  test('needs DBSIZE and FLUSHDB for all', async () => {
    const redis = await serverWith('+dbsize +multi +discard', 'a:*');
    for (const work of [rehearsed, flushed]) {
      expect((await refusalOf(work(urlOf(redis), 'all'))).hint).toContain('acl setuser user-17 +flushdb');
    }
    expect(await redis.cli('dbsize')).toBe('3');
    await redis.cli('acl', 'setuser', 'user-17', '+flushdb');
    expect(await rehearsed(urlOf(redis), 'all')).toMatchObject([
      { event: 'flush-counted', keys: 3, samples: [], bytes: null },
      { event: 'flushed', keys: 3, dryRun: true },
      { event: 'flush-total' },
    ]);
    expect(await flushed(urlOf(redis), 'all')).toContainEqual(expect.objectContaining({ keys: 3, left: 0 }));
  });
});

describeWithRedis('a server without FLUSHDB', () => {
  test('says so where all is meant', async () => {
    const redis = await startRedis({ conf: ['rename-command FLUSHDB ""'] });
    await redis.cli('set', 'a:1', '1');
    for (const work of [rehearsed, flushed]) {
      expect(await refusalOf(work(redis.url(), 'all'))).toMatchObject({
        code: 'redis-lacks-command',
        message: `Redis at 127.0.0.1:${redis.port} has no FLUSHDB`,
        exitCode: 3,
      });
    }
    expect(await redis.cli('dbsize')).toBe('1');
  });
});

/** Three keys, a:1, a:2 and b:1, and user-17 who may do what the rules say. */
async function serverWith(rules: string, pattern: string): Promise<TestRedis> {
  const redis = await startRedis({ conf: [`user user-17 on >hunter2 ~${pattern} ${rules}`] });
  await redis.cli('mset', 'a:1', '1', 'a:2', '2', 'b:1', '3');
  return redis;
}

function urlOf({ port }: TestRedis, database = 0): string {
  return `redis://user-17:hunter2@127.0.0.1:${port}/${database}`;
}

function refused(redis: TestRedis, patterns: readonly string[]): Promise<OperatorError> {
  return refusalOf(flushed(urlOf(redis), patterns));
}
