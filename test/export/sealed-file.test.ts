import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { Decrypter } from 'age-encryption';
import { describe, expect, test } from 'vitest';

import { NotOpened, open } from '../../src/export/age.ts';
import { SealedFile } from '../../src/export/sealed-file.ts';
import { refusalOf } from '../support/refused.ts';
import { tempFolder } from '../support/temp.ts';

const PASSPHRASE = 'five words drawn by chance';
/** A guess that takes a second is for files that leave a test. */
const LOCK = { passphrase: PASSPHRASE, workFactor: 10 };

async function sealedAt(file: string, lines: readonly string[]) {
  const sealed = await SealedFile.create(file, LOCK);
  try {
    for (const line of lines) await sealed.write(line);
    const end = await sealed.end();
    return { end, ...(await sealed.keep()) };
  } finally {
    await sealed.discard();
  }
}

function opened(file: string, passphrase = PASSPHRASE): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return decrypter.decrypt(readFileSync(file), 'text');
}

async function sha256Of(file: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', readFileSync(file));
  return Buffer.from(digest).toString('hex');
}

describe('a sealed file', () => {
  test('opens with the passphrase to every byte that was written, and with no other', async () => {
    const file = join(tempFolder(), 'values.age');
    const lines = ['{"a":1}\n', 'ü€😀\n', '', 'x'.repeat(200_000), '\n'];
    const { end, bytes, sha256 } = await sealedAt(file, lines);
    expect(await opened(file)).toBe(lines.join(''));
    await expect(opened(file, `${PASSPHRASE}!`)).rejects.toThrow('no identity matched');
    expect([end, bytes]).toEqual([statSync(file).size, statSync(file).size]);
    expect(sha256).toBe(await sha256Of(file));
  });

  test('is refused with another passphrase, and where it is no sealed file at all', async () => {
    const file = join(tempFolder(), 'values.age');
    await sealedAt(file, ['text']);
    const chunks = async function* (bytes: Buffer) {
      yield bytes;
    };
    await expect(open(chunks(readFileSync(file)), 'another passphrase')).rejects.toThrow(NotOpened);
    await expect(open(chunks(Buffer.from('no sealed file\n')), PASSPHRASE)).rejects.toThrow(NotOpened);
  });

  test('takes as much work to guess as one of the age program’s own', async () => {
    const file = join(tempFolder(), 'values.age');
    const sealed = await SealedFile.create(file, { passphrase: PASSPHRASE });
    await sealed.write('text');
    await sealed.end();
    expect(readFileSync(`${file}.part`, 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S{22} 18\n/);
    await sealed.discard();
  });

  test.each([
    0, 1, 65_535, 65_536, 65_537, 131_072, 3_000_000,
  ])('holds %i bytes as well as any other number', async (length) => {
    const file = join(tempFolder(), 'values.age');
    const text = randomBytes(length)
      .toString('latin1')
      .replace(/[^ -~]/g, '.');
    await sealedAt(file, [text]);
    expect((await opened(file)) === text).toBe(true);
  });

  test('is for its owner alone, and nothing stands beside it', async () => {
    const folder = tempFolder();
    const before = process.umask(0);
    try {
      await sealedAt(join(folder, 'values.age'), ['text']);
    } finally {
      process.umask(before);
    }
    expect(readdirSync(folder)).toEqual(['values.age']);
    expect(statSync(join(folder, 'values.age')).mode & 0o777).toBe(0o600);
  });

  test('holds no byte of plaintext at any time, nor does anything beside it', async () => {
    const folder = tempFolder();
    const secret = 'hunter2-hunter2-hunter2';
    const sealed = await SealedFile.create(join(folder, 'values.age'), LOCK);
    for (let i = 0; i < 3_000; i++) {
      await sealed.write(`${secret} ${i} ${'-'.repeat(200)}\n`);
      if (i % 500 === 0) expect(textIn(folder)).not.toContain(secret);
    }
    expect(readdirSync(folder), 'it has no name before it is whole').toEqual(['values.age.part']);
    await sealed.end();
    expect(textIn(folder)).not.toContain(secret);
    await sealed.keep();
    expect(textIn(folder)).not.toContain(secret);
    expect(textIn(folder)).not.toContain(PASSPHRASE);
    expect(readFileSync(join(folder, 'values.age'), 'latin1').slice(0, 21)).toBe('age-encryption.org/v1');
  });

  test('is sealed anew each time: the same text gives other bytes', async () => {
    const folder = tempFolder();
    const { sha256 } = await sealedAt(join(folder, 'one.age'), ['text']);
    expect((await sealedAt(join(folder, 'two.age'), ['text'])).sha256).not.toBe(sha256);
  });
});

function textIn(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');
}

describe('a file that can’t be made', () => {
  test('for something has its name is refused, and what is there stays as it is', async () => {
    const folder = tempFolder();
    const file = join(folder, 'values.age');
    writeFileSync(file, 'precious');
    const error = await refusalOf(SealedFile.create(file, LOCK));
    expect(error).toMatchObject({ code: 'export-file-exists', exitCode: 3, hint: 'choose another name' });
    expect(error.message).toBe(`${file} exists already, and an export never overwrites a file`);
    expect(readdirSync(folder)).toEqual(['values.age']);
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  test('for a link to nowhere has its name is refused as well', async () => {
    const folder = tempFolder();
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'values.age'));
    expect(await refusalOf(SealedFile.create(join(folder, 'values.age'), LOCK))).toMatchObject({
      code: 'export-file-exists',
    });
    expect(readdirSync(folder)).toEqual(['values.age']);
  });

  test('for another export writes it is refused, and the other goes on', async () => {
    const folder = tempFolder();
    const file = join(folder, 'values.age');
    const first = await SealedFile.create(file, LOCK);
    const error = await refusalOf(SealedFile.create(file, LOCK));
    expect(error.message).toContain('values.age.part exists already: another export writes it');
    await first.write('of the first');
    await first.end();
    await first.keep();
    expect(await opened(file)).toBe('of the first');
  });

  test('for something took its name meanwhile is given up, and that stays as it is', async () => {
    const folder = tempFolder();
    const file = join(folder, 'values.age');
    const sealed = await SealedFile.create(file, LOCK);
    await sealed.write('text');
    await sealed.end();
    writeFileSync(file, 'precious');
    expect(await refusalOf(sealed.keep())).toMatchObject({ code: 'export-file-exists', exitCode: 3 });
    await sealed.discard();
    expect(readdirSync(folder)).toEqual(['values.age']);
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  test.each([
    ['no-such-folder/values.age', 'its folder does not exist'],
    ['a-file/values.age', 'a part of its path is no folder'],
    [`${'x'.repeat(300)}.age`, 'its name is too long'],
  ])('for its place is %s is refused in words', async (name, why) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a-file'), '');
    const error = await refusalOf(SealedFile.create(join(folder, name), LOCK));
    expect(error).toMatchObject({ code: 'export-failed', exitCode: 3 });
    expect(error.message).toContain(why);
    expect(readdirSync(folder)).toEqual(['a-file']);
  });

  test.skipIf(process.getuid?.() === 0)('for its folder can’t be written to is refused', async () => {
    const folder = join(tempFolder(), 'locked');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    expect((await refusalOf(SealedFile.create(join(folder, 'values.age'), LOCK))).message).toContain(
      'permission denied',
    );
  });
});

describe('a file that did not come to its end', () => {
  test('is removed, wherever it was given up', async () => {
    const folder = tempFolder();
    const file = join(folder, 'values.age');
    for (const lines of [[], ['a line\n'], ['a line\n', 'x'.repeat(500_000)]]) {
      const sealed = await SealedFile.create(file, LOCK);
      for (const line of lines) await sealed.write(line);
      await sealed.discard();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  test.each([
    'flipped',
    'cut',
  ] as const)('whole is removed: what is %s on the disk is noticed', async (how) => {
    const folder = tempFolder();
    const file = join(folder, 'values.age');
    const sealed = await SealedFile.create(file, LOCK);
    await sealed.write('x'.repeat(200_000));
    await sealed.end();
    const bytes = readFileSync(`${file}.part`);
    if (how === 'flipped') bytes[150_000]! ^= 1;
    writeFileSync(`${file}.part`, how === 'cut' ? bytes.subarray(0, 150_000) : bytes);
    const error = await refusalOf(sealed.keep());
    expect(error).toMatchObject({ code: 'export-failed', exitCode: 3 });
    expect(error.message).toBe('nothing was exported: what was written does not come back from the disk');
    await sealed.discard();
    expect(readdirSync(folder)).toEqual([]);
  });
});
