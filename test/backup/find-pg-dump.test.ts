import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { findPgDump } from '../../src/backup/find-pg-dump.ts';
import { majorOf } from '../../src/backup/pg-version.ts';
import { script } from '../support/scripts.ts';
import { tempFolder } from '../support/temp.ts';

/** A folder with a pg_dump that says this of itself, and a pg_restore beside it. */
function tools(folder: string, version: string, { restores = true } = {}): string {
  script(join(folder, 'pg_dump'), `echo "pg_dump (PostgreSQL) ${version}"`);
  if (restores) script(join(folder, 'pg_restore'), 'exit 0');
  return folder;
}

function installed(...versions: readonly string[]): { root: string; places: string[] } {
  const root = tempFolder();
  for (const version of versions) tools(join(root, version.split('.')[0]!, 'bin'), version);
  return { root, places: [join(root, '*', 'bin')] };
}

const NOWHERE = { env: { PATH: '/nonexistent' } };

describe('the pg_dump that is used', () => {
  test.each([
    ['of the server’s own version, though a newer one is there', '17.2', '17'],
    ['the lowest newer one where the own is not there', '16.9', '17'],
    ['of the own version though its minor is behind', '17.9', '17'],
  ])('is %s', async (_title, serverVersion, major) => {
    const { root, places } = installed('15.19', '17.2', '18.4');
    const { found } = await findPgDump({ ...NOWHERE, serverVersion, places });
    const bin = join(root, major, 'bin');
    expect(found).toEqual({
      pgDump: join(bin, 'pg_dump'),
      pgRestore: join(bin, 'pg_restore'),
      version: major === '17' ? '17.2' : '18.4',
    });
  });

  test('is the one on PATH where two are of one version', async () => {
    const { places } = installed('18.4');
    const mine = tools(tempFolder(), '18.1');
    const { found } = await findPgDump({ serverVersion: '18.4', env: { PATH: mine }, places });
    expect(found?.pgDump).toBe(join(mine, 'pg_dump'));
  });

  test('says its version whatever the packager writes behind it', async () => {
    const { places } = installed();
    const folder = tools(tempFolder(), '18.4 (Debian 18.4-1.pgdg120+1)');
    const search = { serverVersion: '18.4 (Debian 18.4-1)', env: { PATH: folder }, places };
    expect((await findPgDump(search)).found?.version).toBe('18.4');
  });

  test('is never the one that Debian has choose by rules of its own', async () => {
    const folder = tempFolder();
    script(join(folder, 'share', 'pg_wrapper'), 'echo "pg_dump (PostgreSQL) 18.4"');
    mkdirSync(join(folder, 'bin'));
    symlinkSync(join(folder, 'share', 'pg_wrapper'), join(folder, 'bin', 'pg_dump'));
    script(join(folder, 'bin', 'pg_restore'), 'exit 0');
    const search = { serverVersion: '18.4', env: { PATH: join(folder, 'bin') }, places: [] };
    expect(await findPgDump(search)).toEqual({ why: 'no pg_dump was found' });
  });

  test('is looked for in no folder that is named from here', async () => {
    const search = { serverVersion: '18.4', env: { PATH: `.:bin:${'../'.repeat(20)}usr/bin` }, places: [] };
    expect(await findPgDump(search)).toEqual({ why: 'no pg_dump was found' });
  });

  test('learns nothing of the operator’s keys when it is asked for its version', async () => {
    const folder = tempFolder();
    script(join(folder, 'pg_dump'), 'echo "pg_dump (PostgreSQL) 18.4$ENCRYPTION_KEY"');
    script(join(folder, 'pg_restore'), 'exit 0');
    const env = { PATH: folder, ENCRYPTION_KEY: '-leaked' };
    expect((await findPgDump({ serverVersion: '18.4', env, places: [] })).found?.version).toBe('18.4');
  });
});

describe('where no pg_dump fits, it is said why', () => {
  test('there is none', async () => {
    expect(await findPgDump({ ...NOWHERE, serverVersion: '18.4', places: [] })).toEqual({
      why: 'no pg_dump was found',
    });
  });

  test('the newest is older than the server', async () => {
    const { places } = installed('13.1', '15.19', '9.6.24');
    expect(await findPgDump({ ...NOWHERE, serverVersion: '18.4 (Debian 18.4-1)', places })).toEqual({
      why: 'pg_dump 15.19 is older than the server, 18.4: it would refuse',
    });
  });

  test('no pg_restore stands beside it', async () => {
    const folder = tools(tempFolder(), '18.4', { restores: false });
    expect(await findPgDump({ serverVersion: '18.4', env: { PATH: folder }, places: [] })).toEqual({
      why: 'pg_dump 18.4 has no pg_restore beside it',
    });
  });

  test.each([
    ['fails', 'echo "pg_dump (PostgreSQL) 18.4"; exit 1'],
    ['says nothing of PostgreSQL', 'echo hello'],
  ])('what is called so %s', async (_title, line) => {
    const folder = tempFolder();
    script(join(folder, 'pg_dump'), line);
    expect(await findPgDump({ serverVersion: '18.4', env: { PATH: folder }, places: [] })).toEqual({
      why: 'no pg_dump was found',
    });
  });
});

test.each([
  ['18.4', 18],
  ['19devel', 19],
  ['18beta1', 18],
  ['10.23 (Ubuntu)', 10],
  ['9.6.24', 9.6],
])('%s is of version %d', (version, major) => {
  expect(majorOf(version)).toBe(major);
});
