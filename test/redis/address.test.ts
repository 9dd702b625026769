import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { OperatorError } from '../../src/errors.ts';
import { redisAddress } from '../../src/redis/address.ts';

describe('a Redis URL', () => {
  test.each([
    ['redis://127.0.0.1:6380/2', '127.0.0.1:6380', 2],
    ['redis://cache.internal', 'cache.internal:6379', 0],
    ['redis://cache.internal/', 'cache.internal:6379', 0],
    ['redis://cache.internal?db=3', 'cache.internal:6379', 3],
    ['redis://cache.internal:6379/4?db=4&socket_timeout=5', 'cache.internal:6379', 4],
    ['redis://[::1]:6380/1', '[::1]:6380', 1],
    ['rediss://cache.internal:6380/0', 'cache.internal:6380', 0],
    ['unix:///run/redis/redis.sock?db=5', '/run/redis/redis.sock', 5],
  ])('%s means %s, database %i', (url, server, database) => {
    expect(redisAddress(url)).toMatchObject({ server, database, login: null });
  });

  test.each([
    ['redis://:s3cret@h:1/0', 'default', ['s3cret']],
    ['redis://user-17:s3cret@h:1/0', 'user-17', ['user-17', 's3cret']],
    ['redis://user-17:p%40s%2Fs%23@h', 'user-17', ['user-17', 'p@s/s#']],
    ['redis://user-17@h', 'user-17', ['user-17', '']],
    ['unix:///run/redis.sock?password=s3cret', 'default', ['s3cret']],
    ['unix:///run/redis.sock?username=user-17&password=s3cret', 'user-17', ['user-17', 's3cret']],
  ])('%s logs in', (url, user, login) => {
    const address = redisAddress(url);
    expect(address.user).toBe(user);
    expect(address.login?.()).toEqual(login);
    expect(inspect(address, { depth: 9 }) + JSON.stringify(address)).not.toContain('s3cret');
  });

  test.each([
    'hunter2',
    'http://h:6379/hunter2',
    'redis://user-17:hunter2@h:port/0',
    'redis://h:6379/hunter2',
    'redis://h:6379/-1',
    'redis://h:6379/0?db=hunter2',
    'redis://:hun#ter2@h:6379/0',
    'redis://:12#hunter2@h:6379/0',
    'redis://user-17:12?hunter2@h:6379/0',
    'redis://user-17:hun/ter2@h:6379/0',
    'redis://:hunter%2@h:6379/0',
    'unix://',
    'unix://hunter2/redis.sock',
  ])('%s is refused as malformed, and not repeated', (url) => {
    const error = refused(url);
    expect(error).toMatchObject({ code: 'malformed-redis-url', exitCode: 2 });
    expect(JSON.stringify(error.toFact())).not.toMatch(/hun|ter2|:12/);
  });

  test('that names two databases is refused', () => {
    expect(refused('redis://h:6379/1?db=2').message).toBe('the Redis URL names two logical databases');
  });

  test('of a Sentinel or a cluster is refused in words', () => {
    expect(refused('redis+sentinel://h:26379/mymaster/0').message).toContain('names a Sentinel');
    expect(refused('redis-cluster://h:7000').message).toContain('or a cluster');
  });

  test.each([
    'redis://h?ssl=true',
    'redis://h?ssl_cert_reqs=required',
    'redis://h?tls=1',
  ])('%s wants TLS, and is not spoken to without it', (url) =>
    expect(refused(url).hint).toBe('begin it with rediss:// for TLS'));

  test('without TLS may say so', () => {
    expect(redisAddress('redis://h?ssl=false').tls).toBeNull();
  });

  test('checks the certificate unless it plainly says otherwise', () => {
    const tlsOf = (query: string) => redisAddress(`rediss://h?${query}`).tls;
    const strict = { isChecked: true, checksName: true };
    expect(tlsOf('')).toMatchObject(strict);
    expect(tlsOf('ssl_cert_reqs=required&ssl_check_hostname=true')).toMatchObject(strict);
    expect(tlsOf('ssl_cert_reqs=nonesense&ssl_check_hostname=')).toMatchObject(strict);
    expect(tlsOf('ssl_cert_reqs=none')).toMatchObject({ isChecked: false });
    expect(tlsOf('ssl_cert_reqs=CERT_NONE')).toMatchObject({ isChecked: false });
    expect(tlsOf('ssl_check_hostname=False')).toMatchObject({ isChecked: true, checksName: false });
  });
});

function refused(url: string): OperatorError {
  try {
    redisAddress(url);
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error(`${url} was not refused`);
}
