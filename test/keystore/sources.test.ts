import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fileWarnings } from '../../src/keystore/file-warnings.ts';
import { readText } from '../../src/keystore/read-text.ts';
import { sourceInWords } from '../../src/keystore/words.ts';
import { tempFile, tempFolder } from '../support/temp.ts';
import { refusalOf, textOf } from './contexts.ts';

const SECRET = 'a-secret-nobody-may-see';

describe('a key from the environment', () => {
  const source = { kind: 'env', name: 'ENCRYPTION_KEY' } as const;

  it('is the value as it stands', async () => {
    expect(await textOf(source, { ENCRYPTION_KEY: ' k!x(9_$#@=test ' })).toBe(' k!x(9_$#@=test ');
  });

  it('may stand in the file that NAME_FILE names, blanks around it dropped', async () => {
    const file = tempFile('key', '  the key\n\n');
    expect(await textOf(source, { ENCRYPTION_KEY_FILE: file })).toBe('the key');
    expect(await textOf(source, { ENCRYPTION_KEY: '', ENCRYPTION_KEY_FILE: file })).toBe('the key');
  });

  it('is refused where it is unset, empty or set twice, naming the variable', async () => {
    const unset = await refusalOf(textOf(source));
    expect(unset).toMatchObject({ code: 'unset-variable', exitCode: 2 });
    expect(unset.message).toBe('the environment variable ENCRYPTION_KEY is not set');
    expect((await refusalOf(textOf(source, { ENCRYPTION_KEY: '' }))).message).toBe('ENCRYPTION_KEY is empty');
    const twice = await refusalOf(textOf(source, { ENCRYPTION_KEY: SECRET, ENCRYPTION_KEY_FILE: '/x' }));
    expect(twice.message).toBe('both ENCRYPTION_KEY and ENCRYPTION_KEY_FILE are set');
  });
});

describe('a key from a file', () => {
  it('is the whole text without one newline at its end', async () => {
    const read = (content: string) => textOf({ kind: 'file', path: tempFile('next.key', content) });
    expect(await read('the key\n')).toBe('the key');
    expect(await read('the key\r\n')).toBe('the key');
    expect(await read(' the key\n\n')).toBe(' the key\n');
  });

  it('is refused where the file gives none, naming the file and quoting nothing', async () => {
    const message = async (path: string) => (await refusalOf(textOf({ kind: 'file', path }))).message;
    expect(await message('/nowhere/next.key')).toBe("/nowhere/next.key can't be read: it does not exist");
    expect(await message(tempFile('next.key', '\n'))).toBe('next.key is empty');
    expect(await message(tempFile('next.key', Buffer.from([0xc3, 0x28])))).toMatch(
      /next\.key is not UTF-8 text$/,
    );
    expect(await message(tempFile('dump', 'x'.repeat(1024 * 1024 + 1)))).toMatch(
      /dump is larger than 1 MiB$/,
    );
    expect(await message(tempFolder())).toMatch(/can't be read: it is a folder$/);
  });

  it('is worth a warning where others may read it', async () => {
    const path = tempFile('next.key', SECRET);
    expect(await fileWarnings({ kind: 'file', path })).toEqual([]);
    chmodSync(path, 0o640);
    expect(await fileWarnings({ kind: 'file', path })).toEqual([
      `${path} is open to its group (mode 0640); chmod 600 keeps it to its owner`,
    ]);
    chmodSync(path, 0o644);
    const secret = { kind: 'dotenv', path, name: 'S' } as const;
    const derived = {
      kind: 'derived',
      derive: 'pbkdf2-sha256',
      secret,
      salt: secret,
      iterations: 1,
    } as const;
    expect(await fileWarnings(derived)).toEqual([
      `${path} is open to anyone on this host (mode 0644); chmod 600 keeps it to its owner`,
    ]);
    expect(await fileWarnings({ kind: 'file', path: '/nowhere' })).toEqual([]);
    expect(await fileWarnings({ kind: 'prompt' })).toEqual([]);
  });
});

describe("a key from an application's YAML", () => {
  const HEX = '00'.repeat(32);
  const read = (text: string, env: Record<string, string> = {}, at = 'security.secret_key') =>
    textOf({ kind: 'yaml', path: tempFile('config.yml', text), at }, env);
  const message = async (text: string, env?: Record<string, string>) =>
    (await refusalOf(read(text, env))).message;

  it('is the text at the path', async () => {
    expect(await read(`security:\n  secret_key: "${HEX}"\n`)).toBe(HEX);
    expect(await read(`security: { secret_key: ab12 }\n`)).toBe('ab12');
    expect(await read(`base: &b { secret_key: ab }\nsecurity: *b\n`)).toBe('ab');
    expect(await read('key: !!str 12\n', {}, 'key')).toBe('12');
  });

  it('is resolved from the environment as pyaml_env does it', async () => {
    const text = (value: string) => `security:\n  secret_key: ${value}\n`;
    expect(await read(text(`!ENV \${SECRET_KEY}`), { SECRET_KEY: SECRET })).toBe(SECRET);
    expect(await read(text(`\${SECRET_KEY}`), { SECRET_KEY: SECRET })).toBe(SECRET);
    expect(await read(text(`!ENV \${SECRET_KEY:fallback}`))).toBe('fallback');
    expect(await read(text(`!ENV 'a\${A}b\${B:2}'`), { A: '1' })).toBe('a1b2');
    expect(await read(text(`'\${SECRET_KEY}'`), { SECRET_KEY: SECRET })).toBe(`\${SECRET_KEY}`);
    expect(await message(text(`!ENV \${SECRET_KEY}`))).toBe(
      'security.secret_key in config.yml stands for the environment variable SECRET_KEY, which is not set',
    );
  });

  it('must be text as the application reads it', async () => {
    const numbers = ['0'.repeat(64), '12345', '0x1f', '1.5', '190:20:30'];
    for (const value of numbers) {
      const error = await refusalOf(read(`security:\n  secret_key: ${value}\n`));
      expect(error.message).toBe('security.secret_key in config.yml is a number, not text');
      expect(error.hint).toContain('quotes');
    }
    expect(await message('security: { secret_key: yes }')).toContain('is true or false, not text');
    expect(await message('security: { secret_key: 2024-01-02 }')).toContain('is a date, not text');
    expect(await message('security:\n  secret_key:\n')).toContain('is empty, not text');
    expect(await message('security: { secret_key: { a: b } }')).toContain('is a mapping, not text');
    // PyYAML takes a number with an exponent but no point for text, and so do we.
    expect(await read(`security: { secret_key: ${'1'.repeat(61)}2e4 }`)).toBe(`${'1'.repeat(61)}2e4`);
  });

  it('is refused where it is not there, quoting nothing of the file', async () => {
    expect(await message('security: {}')).toBe('security.secret_key in config.yml does not exist');
    expect(await message('')).toBe('security.secret_key in config.yml does not exist');
    expect(await message(`a: 1\nb: "${SECRET}\n`)).toMatch(
      /^config\.yml is not YAML that can be read \(line \d\)$/,
    );
    expect(await message(`a: ${SECRET} ]\n`)).not.toContain(SECRET);
    expect(await message('['.repeat(100_000))).toContain('is not YAML that can be read');
  });
});

describe('a key that is typed in', () => {
  it('is what the person answers', async () => {
    const context = { env: {}, ask: () => Promise.resolve('typed key') };
    expect(await readText({ kind: 'prompt' }, context)).toBe('typed key');
  });

  it('is refused where nobody can be asked, naming what would do instead', async () => {
    const error = await refusalOf(textOf({ kind: 'prompt' }));
    expect(error.exitCode).toBe(3);
    expect(error.hint).toContain('{ env: NAME } or { file: PATH }');
  });
});

describe('a source in words', () => {
  it('is short and harmless to a terminal', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'keys'));
    const secret = { kind: 'env', name: 'SECRET_KEY' } as const;
    expect(
      [
        secret,
        { kind: 'file', path: join(folder, 'keys/next.key') } as const,
        { kind: 'dotenv', path: '/srv/app/.env', name: 'ENCRYPTION_KEY' } as const,
        { kind: 'yaml', path: '/srv/app/config.yml', at: 'security.secret_key' } as const,
        { kind: 'command', argv: ['/usr/bin/op', 'read', SECRET] } as const,
        { kind: 'prompt' } as const,
        { kind: 'derived', derive: 'pbkdf2-sha256', secret, salt: secret, iterations: 1 } as const,
        { kind: 'file', path: '/tmp/\x1b[31m.key' } as const,
      ].map(sourceInWords),
    ).toEqual([
      'SECRET_KEY',
      'next.key',
      'ENCRYPTION_KEY in .env',
      'security.secret_key in config.yml',
      'the command op',
      'typed in',
      'SECRET_KEY and its salt',
      '\\x1b[31m.key',
    ]);
  });
});
