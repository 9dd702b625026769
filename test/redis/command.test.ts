import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import type { Opening } from '../../src/wiring.ts';
import { describeWithRedis, freePort, startRedis } from '../support/redis.ts';
import { redisSite } from './redis-site.ts';

const ENTRY = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

describeWithRedis('keyturn flush in a process of its own', () => {
  test('needs no database, and tells what it did', async () => {
    const redis = await startRedis();
    await redis.cli('-n', '2', 'mset', ':1:webops_config:a', '1', ':1:other', '2');
    await redis.cli('set', 'x', '1');
    const site = redisSite({ redisUrl: redis.url(2), flush: [':1:webops_config:*'] });
    expect(await keyturn(site, ['flush', '--confirm', 'webops-production'])).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(
        new RegExp(
          [
            `^Redis 127\\.0\\.0\\.1:${redis.port}, database 2: 2 keys`,
            'left alone: database 0 \\(1 key\\)',
            ':1:webops_config:\\*: 1 key, \\d+ B, such as :1:webops_config:a',
            ':1:webops_config:\\*: 1 key unlinked',
            'flush: done, 1 key unlinked, none is left\n$',
          ].join('\n'),
        ),
      ),
    });
    expect(await redis.cli('-n', '2', 'keys', '*')).toBe(':1:other');
  });

  test('prints JSON and nothing else, one object a line', async () => {
    const redis = await startRedis();
    await redis.cli('mset', 'a:1', '1', 'a:2', '2');
    const site = redisSite({ redisUrl: redis.url(), flush: ['a:*'], environment: 'development' });
    const { stdout, code } = await keyturn(site, ['flush', '--json', '--no-input']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'flush-started',
      'flush-counted',
      'flushed',
      'flush-total',
    ]);
    expect(lines[2]).toBe('{"event":"flushed","pattern":"a:*","keys":2,"dryRun":false}');
  });

  test('trusts an authority that NODE_EXTRA_CA_CERTS names', async () => {
    const redis = await startRedis({ tls: true });
    await redis.cli('set', 'a:1', '1');
    const site = redisSite({ redisUrl: redis.url(), flush: ['a:*'] });
    expect((await keyturn(site, ['flush', '--dry-run'])).code).toBe(4);
    const env = { NODE_EXTRA_CA_CERTS: join(redis.folder, 'ca.crt') };
    const told = await keyturn({ ...site, env: { ...site.env, ...env } }, ['flush', '--dry-run']);
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('1 key would be unlinked') });
  });

  test('never says the password, whatever happens and whatever is logged', async () => {
    const redis = await startRedis({ password: 'hunter2' });
    await redis.cli('set', 'a:1', '1');
    const ports = { right: redis.port, nobody: await freePort() };
    const urls = [
      `redis://:hunter2@127.0.0.1:${ports.right}/0`,
      `redis://:hunter2@127.0.0.1:${ports.right}/99`,
      `redis://user-17:hunter2@127.0.0.1:${ports.right}/0`,
      `redis://:hunter2@127.0.0.1:${ports.nobody}/0`,
      `redis://:hunter2@127.0.0.1:port/0`,
      `rediss://:hunter2@127.0.0.1:${ports.nobody}/hunter2`,
    ];
    const codes: (number | null)[] = [];
    for (const redisUrl of urls) {
      const site = redisSite({ redisUrl, flush: ['a:*'] });
      const env = { ...site.env, DEBUG: '*', NODE_DEBUG: '' };
      const { code, stdout, stderr } = await keyturn({ ...site, env }, ['flush', '--dry-run']);
      expect(stdout + stderr).not.toContain('hunter2');
      codes.push(code);
    }
    expect(codes).toEqual([0, 2, 4, 4, 2, 2]);
  });

  test('ends by itself where the server is gone, and where the config names none', async () => {
    const site = redisSite({ redisUrl: `redis://127.0.0.1:${await freePort()}`, flush: 'all' });
    const gone = await keyturn(site, ['flush', '--confirm', 'webops-production']);
    expect(gone).toMatchObject({ code: 4, stdout: '' });
    expect(gone.stderr).toMatch(/^error: no Redis answers at .*\nhint: check the host and port/);
    const none = await keyturn(redisSite({ redisUrl: '', flush: null }), ['flush', '--dry-run']);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('names no Redis') });
  });

  test('keeps its memory whatever the number and the length of names', async () => {
    const redis = await startRedis();
    const long = 'n'.repeat(3_000);
    await redis.load(Array.from({ length: 50_000 }, (_, index) => `SET a:${long}:${index} 1`));
    const site = redisSite({ redisUrl: redis.url(), flush: ['a:*'] });
    const env = { ...site.env, NODE_OPTIONS: '--max-old-space-size=64' };
    const told = await keyturn({ ...site, env }, ['flush', '--confirm', 'webops-production']);
    expect(told.stdout).toContain('flush: done, 50,000 keys unlinked, none is left\n');
    expect(await redis.cli('dbsize')).toBe('0');
  });
});

interface Told {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function keyturn({ configFile, cwd, env }: Opening, argv: readonly string[]): Promise<Told> {
  const child = spawn(process.execPath, [ENTRY, ...argv, '--config', configFile!], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exited;
  return { code: child.exitCode, stdout, stderr };
}
