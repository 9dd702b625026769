import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { writeNewKey } from '../../src/keystore/write-key.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { tempFolder } from '../support/temp.ts';
import { refusalOf, textOf } from './contexts.ts';

describe('writing a new key', () => {
  it('leaves a file for its owner alone, whatever the umask', async () => {
    const path = join(tempFolder(), 'next.key');
    const before = process.umask(0o777);
    try {
      await writeNewKey(path, 'the key');
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe('the key\n');
  });

  it('reads back the very text, whatever the key', async () => {
    const folder = tempFolder();
    const path = join(folder, 'next.key');
    const anyKey = fc.oneof(
      fc.constant(null).map(() => fernet.formatKey(fernet.generateKey())),
      fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[\r\n]/.test(text)),
    );
    await fc.assert(
      fc.asyncProperty(anyKey, async (text) => {
        await writeNewKey(path, text);
        expect(await textOf({ kind: 'file', path })).toBe(text);
        rmSync(path);
      }),
    );
  });

  it('never overwrites what is there, a link to nowhere included', async () => {
    const folder = tempFolder();
    const path = join(folder, 'next.key');
    writeFileSync(path, 'the older key\n');
    const error = await refusalOf(writeNewKey(path, 'the key'));
    expect(error.message).toBe(`${path} exists already, and a key file is never overwritten`);
    expect(error).toMatchObject({ code: 'key-file-exists', exitCode: 3 });
    expect(readFileSync(path, 'utf8')).toBe('the older key\n');
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'));
    expect((await refusalOf(writeNewKey(join(folder, 'link'), 'k'))).code).toBe('key-file-exists');
    expect(readdirSync(folder).sort()).toEqual(['link', 'next.key']);
  });

  it('says that the folder is missing, or is none', async () => {
    const folder = tempFolder();
    const missing = await refusalOf(writeNewKey(join(folder, 'keys/next.key'), 'k'));
    expect(missing.message).toBe(
      `${folder}/keys/next.key can't be written: the folder ${folder}/keys does not exist`,
    );
    expect(missing.exitCode).toBe(3);
    writeFileSync(join(folder, 'file'), '');
    expect((await refusalOf(writeNewKey(join(folder, 'file/next.key'), 'k'))).message).toContain(
      'a part of its path is no folder',
    );
  });

  it.skipIf(process.getuid?.() === 0)('says that the folder may not be written to', async () => {
    const folder = join(tempFolder(), 'locked');
    mkdirSync(folder, { mode: 0o500 });
    expect((await refusalOf(writeNewKey(join(folder, 'next.key'), 'k'))).message).toContain(
      'permission denied',
    );
  });

  it('leaves no file behind where the text can not be read back', async () => {
    const folder = tempFolder();
    const error = await refusalOf(writeNewKey(join(folder, 'next.key'), 'half a character: \ud800'));
    expect(error.code).toBe('key-not-kept');
    expect(error.message).not.toContain('half a character');
    expect(readdirSync(folder)).toEqual([]);
  });
});
