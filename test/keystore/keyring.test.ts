import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import type { KeyringConfig, KeySource, TextOrLiteral } from '../../src/config/config.ts';
import { openKeyring } from '../../src/keystore/open-keyring.ts';
import { readKey } from '../../src/keystore/read-key.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { tempFile } from '../support/temp.ts';
import { alone, refusalOf } from './contexts.ts';

const FIRST = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const SECOND = 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=';
const THIRD = 'QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=';

const env = (name: string): KeySource => ({ kind: 'env', name });

function keyring(parts: Partial<KeyringConfig>): KeyringConfig {
  return {
    name: 'encryption',
    scheme: 'fernet',
    current: env('ENCRYPTION_KEY'),
    older: [],
    next: null,
    commit: 'batch',
    rotateEvery: null,
    line: 1,
    ...parts,
  };
}

/** SECRET_KEY, its salt, and the Fernet key the applications derive from them (100,000 rounds). */
const DERIVED = [
  [
    'django-insecure-change-this-in-production',
    'webops-config',
    'AcyDj81XFldgYF0HGMxXpwGY_htkfvFO3wRk1bveAzc=',
  ],
  ['s3cr3t-key-ünïcode-$#(=)', 'webops-config', 'Neu93mk-EijFqma9Ha359f-gdSJ3XaX6r-bGj9bMA8A='],
  [
    'django-insecure-development-key-change-in-production',
    'food-ordering-encryption-salt-v1',
    'YrM-qmjtpWjoTtajkMylhpbUch_cIVWKjtIPUu1cqEQ=',
  ],
  [
    'k!x(9_$#@=test-secret',
    'Zm9vZC1zYWx0LXRva2VuX3VybHNhZmU',
    'fmNSSTFI_9DGp7FDuxETpmg15qH8PSy8Yf33e51qzCE=',
  ],
  ['x', '', '2yJmK4ZeA8yrptDFGsxXuDZbcv7muqkppWGP43eynQk='],
] as const;

function derived(salt: TextOrLiteral): KeySource {
  const secret = { kind: 'env', name: 'SECRET_KEY' } as const;
  return { kind: 'derived', derive: 'pbkdf2-sha256', secret, salt, iterations: 100_000 };
}

describe('a derived key', () => {
  it.each(DERIVED)('of %j and %j is the key the application has', async (secret, salt, key) => {
    const source = derived({ kind: 'literal', text: salt });
    const material = await readKey(source, fernet, alone({ SECRET_KEY: secret }));
    expect(fernet.formatKey(material)).toBe(key);
  });

  it('may take an empty salt from the environment, but no empty secret', async () => {
    const source = derived({ kind: 'env', name: 'SALT' });
    const material = await readKey(source, fernet, alone({ SECRET_KEY: 'x', SALT: '' }));
    expect(fernet.formatKey(material)).toBe(DERIVED[4][2]);
    const error = await refusalOf(readKey(source, fernet, alone({ SECRET_KEY: '', SALT: 's' })));
    expect(error.message).toBe('SECRET_KEY is empty');
  });

  it('is computed once for one secret, salt and number of rounds', async () => {
    const [secret, salt] = DERIVED[0];
    const read = (text: string) =>
      readKey(derived({ kind: 'literal', text }), fernet, alone({ SECRET_KEY: secret }));
    const [one, other] = await Promise.all([read(salt), read(salt)]);
    expect(other).toBe(one);
    expect(await read(`${salt}.`)).not.toBe(one);
  });
});

describe('opening a keyring', () => {
  it('seals with the current key and opens with the older ones', async () => {
    const config = keyring({ older: [env('OLD_ENCRYPTION_KEY')] });
    const opened = await openKeyring(config, alone({ ENCRYPTION_KEY: FIRST, OLD_ENCRYPTION_KEY: SECOND }));
    expect(opened).toMatchObject({ name: 'encryption', scheme: 'fernet' });
    expect(fernet.formatKey(opened.target.material)).toBe(FIRST);
    expect(opened.target.source).toBe('ENCRYPTION_KEY');
    expect(opened.older.map(({ source }) => source)).toEqual(['OLD_ENCRYPTION_KEY']);
  });

  it('seals with the next key where one is staged; the current one comes first among the older', async () => {
    const path = tempFile('next.key', `${THIRD}\n`);
    const config = keyring({ next: { kind: 'file', path }, older: [env('OLD_ENCRYPTION_KEY')] });
    const opened = await openKeyring(config, alone({ ENCRYPTION_KEY: FIRST, OLD_ENCRYPTION_KEY: SECOND }));
    expect(fernet.formatKey(opened.target.material)).toBe(THIRD);
    expect(opened.target.source).toBe('next.key');
    expect(opened.older.map(({ source }) => source)).toEqual(['ENCRYPTION_KEY', 'OLD_ENCRYPTION_KEY']);
  });

  it('knows one key in two alphabets for the same', async () => {
    const [urlSafe, standard] = ['-_-_'.repeat(10), '+/+/'.repeat(10)].map((start) => `${start}AAA=`);
    const config = keyring({ older: [env('OLD_ENCRYPTION_KEY')] });
    const opened = await openKeyring(
      config,
      alone({ ENCRYPTION_KEY: urlSafe!, OLD_ENCRYPTION_KEY: ` ${standard!}\n` }),
    );
    expect(opened.older).toEqual([]);
    expect(opened.sameAsTarget.map(({ source }) => source)).toEqual(['OLD_ENCRYPTION_KEY']);
  });

  it('asks for one typed key after the other, and says which', async () => {
    const questions: string[] = [];
    const answers = [SECOND, FIRST];
    let open = 0;
    const ask = async (question: string) => {
      open += 1;
      questions.push(`${question} (${open} open)`);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return answers.pop()!;
    };
    const config = keyring({ current: { kind: 'prompt' }, older: [{ kind: 'prompt' }] });
    const opened = await openKeyring(config, { env: {}, ask });
    expect(fernet.formatKey(opened.target.material)).toBe(FIRST);
    expect(questions).toEqual([
      'The current key of the keyring encryption: Type or paste it (it is not shown) (1 open)',
      'The older key of the keyring encryption: Type or paste it (it is not shown) (1 open)',
    ]);
  });

  it('names the source of a malformed key, and nothing of the key', async () => {
    const bad = `${'c2VjcmV0'.repeat(4)}`;
    const config = keyring({ older: [env('OLD_ENCRYPTION_KEY')] });
    const error = await refusalOf(
      openKeyring(config, alone({ ENCRYPTION_KEY: FIRST, OLD_ENCRYPTION_KEY: bad })),
    );
    expect(error.message).toBe('the key in OLD_ENCRYPTION_KEY is malformed: it decodes to 24 bytes, not 32');
    expect(error).toMatchObject({ code: 'malformed-key', exitCode: 2 });
    expect(inspect(error)).not.toContain('c2VjcmV0');
  });

  it('says of a malformed key how it came, typed in or printed', async () => {
    const ask = () => Promise.resolve('short');
    const typed = await refusalOf(openKeyring(keyring({ current: { kind: 'prompt' } }), { env: {}, ask }));
    expect(typed.message).toMatch(/^the key typed in is malformed: /);
    const argv = [process.execPath, '-e', 'console.log("short")'];
    const printed = await refusalOf(openKeyring(keyring({ current: { kind: 'command', argv } }), alone()));
    expect(printed.message).toMatch(/^the key from the command node is malformed: /);
  });
});
