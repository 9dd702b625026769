import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { OperatorError } from '../../src/errors.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { describeWithRedis, freePort, startRedis } from '../support/redis.ts';
import { refusalOf } from '../support/refused.ts';
import { flushed } from './flushes.ts';

describeWithRedis('a login', () => {
  test('is by the password in the URL', async () => {
    const redis = await startRedis({ password: 'hunter2' });
    await redis.cli('set', 'a:1', '1');
    const url = `redis://:hunter2@127.0.0.1:${redis.port}/0`;
    expect(await flushed(url, ['a:*'])).toContainEqual(expect.objectContaining({ keys: 1 }));
  });

  test('that is wrong or missing is refused without repeating it', async () => {
    const redis = await startRedis({ password: 'hunter2' });
    const wrong = await refused(`redis://:hunter3@127.0.0.1:${redis.port}/0`);
    expect(wrong).toMatchObject({
      code: 'redis-login-refused',
      message: `Redis at 127.0.0.1:${redis.port} does not let default in`,
      exitCode: 4,
    });
    expect(JSON.stringify(wrong.toFact())).not.toContain('hunter');
    expect(await refused(redis.url())).toMatchObject({
      code: 'redis-login-refused',
      message: `Redis at 127.0.0.1:${redis.port} asks for a password and none is given`,
      exitCode: 4,
    });
  });

  test('nobody asks for is said to be one too many', async () => {
    const redis = await startRedis();
    const error = await refused(`redis://:hunter2@127.0.0.1:${redis.port}/0`);
    expect(error).toMatchObject({ code: 'redis-login-refused', exitCode: 4 });
    expect(error.message).toContain('asks for no password, and the Redis URL gives one');
  });

  test('may be a user of the ACL, by a password with special characters', async () => {
    const redis = await startRedis({ conf: ['user user-17 on >p@ss/w#rd ~* +@all'] });
    await redis.cli('set', 'a:1', '1');
    const url = `redis://user-17:p%40ss%2Fw%23rd@127.0.0.1:${redis.port}/0`;
    expect(await flushed(url, ['a:*'])).toContainEqual(expect.objectContaining({ keys: 1 }));
    const wrong = await refused(url.replace('user-17', 'user-18'));
    expect(wrong.message).toBe(`Redis at 127.0.0.1:${redis.port} does not let user-18 in`);
  });

  test('goes through a socket as well', async () => {
    const redis = await startRedis({ password: 'hunter2' });
    await redis.cli('-n', '3', 'set', 'a:1', '1');
    const facts = await flushed(`unix://${redis.socket}?db=3&password=hunter2`, ['*']);
    expect(facts).toContainEqual({ event: 'flushed', pattern: '*', keys: 1, dryRun: false });
  });
});

describeWithRedis('a logical database', () => {
  test('that the server does not have is never taken for database 0', async () => {
    const redis = await startRedis({ conf: ['databases 4'] });
    await redis.cli('set', 'a:1', '1');
    expect(await refused(redis.url(9))).toMatchObject({
      code: 'no-such-redis-database',
      message: `Redis at 127.0.0.1:${redis.port} has no logical database 9`,
      exitCode: 2,
    });
    expect(await redis.cli('dbsize')).toBe('1');
  });
});

describeWithRedis('a server that can’t be flushed', () => {
  test('is a replica', async () => {
    const primary = await startRedis();
    const replica = await startRedis({ conf: [`replicaof 127.0.0.1 ${primary.port}`] });
    expect(await refused(replica.url())).toMatchObject({
      code: 'redis-replica',
      message: `Redis at 127.0.0.1:${replica.port} is a replica: nothing can be unlinked there`,
      hint: 'let the Redis URL name the primary',
      exitCode: 3,
    });
  });

  test('is a replica that takes writes, which its primary would never hear of', async () => {
    const primary = await startRedis();
    const conf = [`replicaof 127.0.0.1 ${primary.port}`, 'replica-read-only no'];
    const replica = await startRedis({ conf });
    expect(await refused(replica.url())).toMatchObject({ code: 'redis-replica', exitCode: 3 });
  });

  test('is a node of a cluster', async () => {
    const redis = await startRedis({ conf: ['cluster-enabled yes'] });
    await redis.cli('cluster', 'addslotsrange', '0', '16383');
    const error = await refused(redis.url());
    expect(error).toMatchObject({ code: 'redis-cluster', exitCode: 3 });
    expect(error.message).toContain('is one node of a cluster, and Keyturn flushes single servers only');
  });

  test('is a Sentinel', async () => {
    const redis = await startRedis({ sentinel: true });
    expect(await refused(redis.url())).toMatchObject({
      code: 'redis-sentinel',
      message: `127.0.0.1:${redis.port} is a Sentinel, not the Redis it watches`,
      exitCode: 3,
    });
  });

  test('has become a replica meanwhile', async () => {
    const redis = await startRedis();
    await redis.cli('set', 'a:1', '1');
    const server = await RedisServer.connect(redis.url());
    await redis.cli('replicaof', '127.0.0.1', '1');
    expect(await refusalOf(server.ask('unlink', 'a:1'))).toMatchObject({ code: 'redis-replica' });
    server.close();
  });

  test('takes no writes for want of replicas', async () => {
    const redis = await startRedis({ conf: ['min-replicas-to-write 1'] });
    const server = await RedisServer.connect(redis.url());
    expect(await refusalOf(server.ask('unlink', 'a:1'))).toMatchObject({
      code: 'redis-takes-no-writes',
      message: `Redis at 127.0.0.1:${redis.port} takes no writes (NOREPLICAS)`,
      exitCode: 3,
    });
    server.close();
  });

  test('is still loading its data', async () => {
    // A thousandth of a second for each key: it will not be through before it was asked.
    const slow = ['key-load-delay 1000', 'loading-process-events-interval-bytes 1024'];
    const redis = await startRedis({ conf: ['appendonly yes', ...slow] });
    await redis.load(Array.from({ length: 20_000 }, (_, index) => `SET a:${index} 1`));
    await redis.kill();
    await redis.restart();
    expect(await refusalOf(flushed(redis.url(), ['a:*']))).toMatchObject({
      code: 'redis-loading',
      exitCode: 4,
    });
  });
});

describe('a server that does not answer', () => {
  test('is told at once where nobody listens', async () => {
    const port = await freePort();
    expect(await refused(`redis://:hunter2@127.0.0.1:${port}/0`)).toMatchObject({
      code: 'cannot-connect-redis',
      message: `no Redis answers at 127.0.0.1:${port} (ECONNREFUSED)`,
      exitCode: 4,
    });
    expect(await refused('unix:///nowhere/redis.sock')).toMatchObject({
      code: 'cannot-connect-redis',
      message: 'no Redis answers at /nowhere/redis.sock (ENOENT)',
      exitCode: 4,
    });
    expect(await refused('redis://nobody.invalid:6379')).toMatchObject({ code: 'cannot-connect-redis' });
  });

  test('is not waited for: one that is silent, in the clear or by TLS', async () => {
    const port = await listening(() => {});
    for (const scheme of ['redis', 'rediss']) {
      const url = `${scheme}://127.0.0.1:${port}/0`;
      const error = await refusalOf(RedisServer.connect(url, { connectMs: 300, answerMs: 300 }));
      expect(error).toMatchObject({
        code: 'cannot-connect-redis',
        message: `no Redis answers in time at 127.0.0.1:${port}`,
        exitCode: 4,
      });
    }
  });

  test('is no Redis where it speaks otherwise', async () => {
    const port = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await refused(`redis://127.0.0.1:${port}/0`)).toMatchObject({ code: 'cannot-connect-redis' });
    const silent = await listening((socket) => socket.end());
    expect(await refused(`redis://127.0.0.1:${silent}/0`)).toMatchObject({ code: 'cannot-connect-redis' });
  });
});

describeWithRedis('rediss://', () => {
  test('goes by an authority of one’s own that the URL names', async () => {
    const redis = await startRedis({ tls: true });
    await redis.cli('set', 'a:1', '1');
    const url = `${redis.url()}?ssl_ca_certs=${join(redis.folder, 'ca.crt')}`;
    expect(await flushed(url, ['a:*'])).toContainEqual(expect.objectContaining({ keys: 1 }));
  });

  test('trusts nobody it does not know, unless it is told to', async () => {
    const redis = await startRedis({ tls: true });
    const error = await refused(redis.url());
    expect(error).toMatchObject({ code: 'cannot-connect-redis', exitCode: 4 });
    expect(error.message).toContain('is not trusted: nobody here knows its authority');
    expect(error.hint).toContain('NODE_EXTRA_CA_CERTS=ca.pem, or ssl_ca_certs=');
    (await RedisServer.connect(`${redis.url()}?ssl_cert_reqs=none`)).close();
  });

  test('is held against the host’s name', async () => {
    const redis = await startRedis({ tls: true });
    const named = redis.url().replace('127.0.0.1', 'localhost');
    const trusted = `${named}?ssl_ca_certs=${join(redis.folder, 'ca.crt')}`;
    expect((await refused(trusted)).message).toContain('is not trusted: it is for another host name');
    (await RedisServer.connect(`${trusted}&ssl_check_hostname=false`)).close();
  });

  test('shows a certificate of ours where the server wants one', async () => {
    const redis = await startRedis({ tls: true, conf: ['tls-auth-clients yes'] });
    const file = (name: string) => join(redis.folder, name);
    const url = `${redis.url()}?ssl_ca_certs=${file('ca.crt')}`;
    expect((await refused(url)).message).toContain('wants a certificate of ours');
    const ours = `${url}&ssl_certfile=${file('client.crt')}&ssl_keyfile=${file('client.key')}`;
    (await RedisServer.connect(ours)).close();
    const lost = await refused(`${url}&ssl_certfile=/nowhere/client.crt`);
    expect(lost).toMatchObject({ code: 'unreadable-certificate', exitCode: 2 });
  });

  test('and redis:// are told apart where the server speaks the other', async () => {
    const [plain, secure] = [await startRedis(), await startRedis({ tls: true })];
    const hasty = { connectMs: 500, answerMs: 500 };
    const mistaken = RedisServer.connect(plain.url().replace('redis:', 'rediss:'), hasty);
    expect((await refusalOf(mistaken)).hint).toContain('where it has no TLS, begin the URL with redis://');
    const error = await refused(secure.url().replace('rediss:', 'redis:'));
    expect(error).toMatchObject({ code: 'cannot-connect-redis', exitCode: 4 });
    expect(error.hint).toContain('where it wants TLS, begin the URL with rediss://');
  });
});

function refused(url: string): Promise<OperatorError> {
  return refusalOf(RedisServer.connect(url));
}

async function listening(onConnection: (socket: import('node:net').Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
