import { chmod, mkdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, test } from 'vitest';

import { folderForCompiled } from '../src/compile-cache.ts';
import { tempFolder } from './support/temp.ts';

let home: string;

beforeEach(() => {
  home = tempFolder();
});

test('compiled code is kept in a folder of the caches that nobody else can open', async () => {
  const folder = folderForCompiled({ HOME: home });
  expect(folder).toBe(join(home, '.cache', 'keyturn'));
  expect((await stat(folder!)).mode & 0o777).toBe(0o700);
  expect(folderForCompiled({ HOME: '/nowhere', XDG_CACHE_HOME: home })).toBe(join(home, 'keyturn'));
});

test('without a home, or in one that is no folder, nothing is kept', () => {
  for (const HOME of [undefined, '', 'relative', '/nowhere', '/dev/null'])
    expect(folderForCompiled({ HOME })).toBeNull();
});

test('where somebody else could put code in the way, nothing is kept and none is run', async () => {
  await chmod(home, 0o777);
  expect(folderForCompiled({ HOME: home })).toBeNull();
  await chmod(home, 0o755);
  const folder = join(home, '.cache', 'keyturn');
  await mkdir(join(home, '.cache'));
  await symlink(tempFolder(), folder);
  expect(folderForCompiled({ HOME: home })).toBeNull();
  const open = tempFolder();
  await mkdir(join(open, 'keyturn'));
  await chmod(join(open, 'keyturn'), 0o755);
  expect(folderForCompiled({ XDG_CACHE_HOME: open })).toBeNull();
});
