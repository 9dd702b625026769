import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { installedBinaries } from '../../src/drill/binaries.ts';
import { type Cluster, reportOf, startCluster } from '../../src/drill/cluster.ts';
import { makeDataFolder } from '../../src/drill/data-folder.ts';
import { ServerFailure } from '../../src/drill/launch.ts';
import { ownerOfServers } from '../../src/drill/owner.ts';
import { startServer } from '../../src/drill/server.ts';
import { inSession } from '../../src/drill/session.ts';
import { serverPid, sharedFolder, tracesOf } from './traces.ts';

const started: Cluster[] = [];

async function aCluster(): Promise<Cluster> {
  const cluster = await startCluster();
  started.push(cluster);
  return cluster;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(started.splice(0).map((cluster) => cluster.stop()));
});

describe('a cluster', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    vi.stubEnv('PGPORT', '1');
    vi.stubEnv('PGDATA', '/nowhere');
    vi.stubEnv('PGOPTIONS', '-c work_mem=nonsense');
    cluster = await startCluster();
    vi.unstubAllEnvs();
    return () => cluster.stop();
  });

  test('serves on 127.0.0.1 alone and speaks UTF-8', async () => {
    const [row] = await inSession(cluster.url('postgres'), ({ query }) =>
      query(
        `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
       current_setting('server_encoding') as encoding, current_setting('port')::int as port, $1::text as text`,
        ['naïve ☕'],
      ),
    );
    expect(row).toEqual({
      addresses: '127.0.0.1',
      sockets: '',
      encoding: 'UTF8',
      port: cluster.port,
      text: 'naïve ☕',
    });
  });

  test('is not reached by settings for other servers in the environment', () => {
    expect(cluster.port).not.toBe(1);
    expect(cluster.dataFolder).not.toBe('/nowhere');
  });

  test('asks for its password, and keeps it in no file', async () => {
    const { password } = new URL(cluster.url('postgres'));
    const guess = cluster.url('postgres').replace(password, 'a-guess');
    await expect(inSession(guess, ({ query }) => query('select 1'))).rejects.toThrow(
      /password authentication/,
    );
    expect(await readdir(cluster.folder)).not.toContain('password');
    expect(await readFile(cluster.logFile, 'utf8')).not.toContain(password);
  });

  test('makes a database from another, whatever its name', async () => {
    await cluster.createDatabase('a "quoted" name');
    await inSession(cluster.url('a "quoted" name'), ({ query }) =>
      query('create table kept as select 42 as answer'),
    );
    await cluster.createDatabase('copy', 'a "quoted" name');
    const rows = await inSession(cluster.url('copy'), ({ query }) => query('select answer from kept'));
    expect(rows).toEqual([{ answer: 42 }]);
  });
});

test('nothing is left of a cluster that was stopped, and stopping it twice is harmless', async () => {
  const cluster = await aCluster();
  const pid = await serverPid(cluster.dataFolder);
  await cluster.stop();
  await cluster.stop();
  expect(await tracesOf({ folder: cluster.folder, pid })).toEqual([]);
});

test('two clusters at once have a port, a folder and a fate of their own', async () => {
  const [one, other] = await Promise.all([aCluster(), aCluster()]);
  expect(one.port).not.toBe(other.port);
  expect(one.folder).not.toBe(other.folder);
  await one.stop();
  expect(await inSession(other.url('postgres'), ({ query }) => query('select 1 as one'))).toEqual([
    { one: 1 },
  ]);
});

test('a start that is called off fails with the reason and leaves nothing', async () => {
  const temporary = await sharedFolder();
  vi.stubEnv('TMPDIR', temporary.path);
  const controller = new AbortController();
  const starting = startCluster({ signal: controller.signal });
  setTimeout(() => controller.abort(new Error('called off')), 100);
  await expect(starting).rejects.toThrow('called off');
  expect(await readdir(temporary.path)).toEqual([]);
  await temporary.remove();
});

test('binaries that can not be run fail the start, and no password file stays', async () => {
  const temporary = await sharedFolder();
  const place = { native: '/nonexistent', folder: temporary.path, owner: null };
  await expect(makeDataFolder(place)).rejects.toThrow(/ENOENT/);
  expect(await readdir(temporary.path)).not.toContain('password');
  await temporary.remove();
});

test('a server that ends at once hands over the last lines of its log', async () => {
  const temporary = await sharedFolder();
  const place = { native: await installedBinaries(), folder: temporary.path, owner: ownerOfServers() };
  const failure = await startServer(place, new AbortController().signal).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerFailure);
  expect((failure as ServerFailure).log.join('\n')).toContain('could not access directory');
  await temporary.remove();
});

test('a keeper that Ctrl-C takes before it has a word is told of only once we have heard the Ctrl-C', async () => {
  let isHeard = false;
  process.once('SIGINT', () => {
    isHeard = true;
  });
  const keeper = spawn('/bin/sh', ['-c', `kill -INT ${process.pid}; kill -INT $$`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  expect(await reportOf(keeper)).toMatchObject({ event: 'failed' });
  expect(isHeard).toBe(true);
});
