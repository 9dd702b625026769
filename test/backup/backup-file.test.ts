import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { backupFile, prepareFolder } from '../../src/backup/backup-file.ts';
import { PartFile } from '../../src/backup/part-file.ts';
import { refusalOf } from '../support/refused.ts';
import { tempFolder } from '../support/temp.ts';

const AT = new Date('2026-11-22T02:14:08.917Z');

describe('the name of a backup', () => {
  test('says of what it is and when it was begun', () => {
    const name = { application: 'webops', environment: 'production', database: 'webops_db' };
    expect(backupFile('/b', name, AT)).toBe('/b/webops-production-webops_db-20261122T021408Z.dump');
  });

  test('never leaves its folder, whatever the names are', () => {
    const name = { application: '../../etc', environment: 'a/b', database: 'x"y z\n\x1b[2J' };
    expect(backupFile('/b', name, AT)).toBe('/b/.._.._etc-a_b-x_y_z_2J-20261122T021408Z.dump');
  });
});

describe('the folder of a backup', () => {
  test('is made for its owner alone where there is none', async () => {
    const folder = join(tempFolder(), 'deep', 'backups');
    await prepareFolder(folder, 0);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('keeps its mode where there is one', async () => {
    const folder = join(tempFolder(), 'backups');
    mkdirSync(folder, { mode: 0o750 });
    await prepareFolder(folder, null);
    expect(statSync(folder).mode & 0o777).toBe(0o750);
  });

  test('is refused where it has not the room that is needed', async () => {
    const refused = await refusalOf(prepareFolder(tempFolder(), 9e18));
    expect(refused).toMatchObject({ code: 'backup-failed', exitCode: 3 });
    expect(refused.message).toMatch(
      /^no backup was made: \d+.* are free in .*, and what is to be dumped takes up to /,
    );
  });

  test.each([
    ['is a file', 'file', 'is not a folder'],
    ['lies under a file', 'file/backups', 'a part of its path is no folder'],
  ])('is refused where it %s', async (_title, path, why) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    const refused = await refusalOf(prepareFolder(join(folder, path), 0));
    expect(refused.exitCode).toBe(3);
    expect(refused.message).toContain(why);
  });

  test.skipIf(process.platform !== 'linux')('is refused where a file system takes none', async () => {
    expect((await refusalOf(prepareFolder('/proc/keyturn/backups', 0))).exitCode).toBe(3);
  });

  test.skipIf(process.getuid?.() === 0)('is refused where one may not write', async () => {
    const folder = join(tempFolder(), 'closed');
    mkdirSync(folder, { mode: 0o500 });
    expect((await refusalOf(PartFile.create(join(folder, 'x.dump')))).message).toContain('permission denied');
  });
});

describe('a file in the making', () => {
  test('is for its owner alone, and has its name only once it is kept', async () => {
    const file = join(tempFolder(), 'x.dump');
    const part = await PartFile.create(file);
    writeFileSync(part.fd, 'abc');
    await expect(stat(file)).rejects.toThrow('ENOENT');
    expect((await stat(part.path)).mode & 0o777).toBe(0o600);
    expect(await part.sha256(new AbortController().signal)).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    await part.keep();
    await part.discard();
    expect(await readFile(file, 'utf8')).toBe('abc');
    await expect(stat(part.path)).rejects.toThrow('ENOENT');
  });

  test('never overwrites: neither a backup, nor another that is being made', async () => {
    const file = join(tempFolder(), 'x.dump');
    writeFileSync(file, 'a backup');
    expect((await refusalOf(PartFile.create(file))).message).toContain('exists already');
    await expect(stat(`${file}.part`)).rejects.toThrow('ENOENT');
    writeFileSync(`${file}2.part`, 'half');
    expect((await refusalOf(PartFile.create(`${file}2`))).message).toContain('exists already');
    expect(await readFile(`${file}2.part`, 'utf8')).toBe('half');
  });
});
