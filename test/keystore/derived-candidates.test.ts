import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { DerivedKeySource } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { DerivationBudget } from '../../src/keystore/derivation-budget.ts';
import { deriveKey } from '../../src/keystore/derive.ts';
import { openKeyring } from '../../src/keystore/open-keyring.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { folderWith, search } from './candidate-search.ts';
import { alone } from './contexts.ts';

const OLD_SECRET = 'django-insecure-the-old-$#(=)-one';
const ROUNDS = 1_000;

const way = (salt: string) =>
  ({
    kind: 'derived',
    derive: 'pbkdf2-sha256',
    secret: { kind: 'env', name: 'SECRET_KEY' },
    salt: { kind: 'literal', text: salt },
    iterations: ROUNDS,
  }) as const;

function derivedFrom(secret: string, source: DerivedKeySource) {
  return deriveKey(source, alone({ SECRET_KEY: secret }));
}

describe('the lost key of a keyring that derives its keys', () => {
  it('is found by the old secret, derived with the keyring’s own salt', async () => {
    const cwd = folderWith({ '.env.old': `DEBUG=1\nSECRET_KEY='${OLD_SECRET}'\nDB=postgres://x\n` });
    const lost = await derivedFrom(OLD_SECRET, way('own'));
    const { keys } = await search({ files: ['.env.old'] }, { cwd, config: { current: way('own') } });
    expect(keys.find(({ material }) => material.equals(lost))).toMatchObject({
      source: 'SECRET_KEY in .env.old with the keyring’s own salt',
      setting: `{ derive: pbkdf2-sha256, secret: { dotenv: "${cwd}/.env.old", name: SECRET_KEY }, salt: "own", iterations: 1000 }`,
    });
  });

  it('is found by the pair of an old secret and an old salt that stand in one file', async () => {
    const yaml = `django:\n  secret: ${OLD_SECRET}\n  Password_Salt: "0815"\n`;
    const cwd = folderWith({ '.env.old': `SECRET_KEY=${OLD_SECRET}\nENCRYPTION_SALT=s2\n`, 'old.yml': yaml });
    const config = { current: way('own') };
    const found = await search({ files: ['.env.old', 'old.yml'] }, { cwd, config });
    const bySalt = async (salt: string) => {
      const lost = await derivedFrom(OLD_SECRET, way(salt));
      return found.keys.find(({ material }) => material.equals(lost))?.source;
    };
    expect(await bySalt('s2')).toBe('SECRET_KEY in .env.old with ENCRYPTION_SALT in .env.old');
    expect(await bySalt('0815')).toBe('SECRET_KEY in .env.old with django.Password_Salt in old.yml');
    expect(await bySalt('s3')).toBeUndefined();
  });

  it('is found with the salt and the rounds of an older key of the keyring', async () => {
    const older = [{ ...way('older'), iterations: 2_000 }];
    const lost = await derivedFrom(OLD_SECRET, older[0]!);
    const { keys } = await search({ typed: [OLD_SECRET] }, { config: { current: way('own'), older } });
    expect(keys.find(({ material }) => material.equals(lost))).toMatchObject({
      source: 'typed in with the keyring’s own salt',
      setting: '{ derive: pbkdf2-sha256, secret: { prompt: true }, salt: "older", iterations: 2000 }',
    });
  });

  it.each([
    [
      { kind: 'derived', derive: 'sha256', secret: { kind: 'prompt' } },
      'the SHA-256 of OLD in the environment',
    ],
    [
      {
        kind: 'derived',
        derive: 'hkdf-sha256',
        secret: { kind: 'prompt' },
        salt: { kind: 'literal', text: 's' },
        info: 'i',
      },
      'OLD in the environment with the keyring’s own salt',
    ],
  ] as const)('is found where it is derived as %o', async (current, source) => {
    const lost = await deriveKey({ ...current, secret: { kind: 'env', name: 'OLD' } }, alone({ OLD: 'old' }));
    const { keys } = await search({ environment: true }, { env: { OLD: 'old' }, config: { current } });
    expect(keys.find(({ material }) => material.equals(lost))?.source).toBe(source);
  });

  it('may also be the key itself, or the bare text of a file', async () => {
    const key = fernet.generateKey();
    const cwd = folderWith({ 'secret.txt': `${OLD_SECRET}\n`, 'a.key': fernet.formatKey(key) });
    const lost = await derivedFrom(OLD_SECRET, way('own'));
    const found = await search({ files: ['secret.txt', 'a.key'] }, { cwd, config: { current: way('own') } });
    const sourceOf = (wanted: typeof key) =>
      found.keys.find(({ material }) => material.equals(wanted))?.source;
    expect(sourceOf(key)).toBe('a.key');
    expect(sourceOf(lost)).toBe('secret.txt with the keyring’s own salt');
  });

  it('is looked for up to a limit, likely names first, and it is told where that cut the search', async () => {
    const env = Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`SETTING_${i}`, `value ${i}`]));
    const lost = await derivedFrom(OLD_SECRET, way('own'));
    const config = { current: way('own') };
    const found = await search({ environment: true }, { env: { ...env, SECRET_KEY: OLD_SECRET }, config });
    expect(found.keys.length).toBe(400);
    expect(found.keys[0]?.material.equals(lost)).toBe(true);
    expect(found.notes[0]).toBe(
      'only 400 pairs of secret and salt were tried, those with the likeliest names; there are more',
    );
    for (const [rounds, most] of [
      [10_000_001, 4],
      [4_000_000, 10],
      [100_000_000, 4],
      [1, 400],
    ] as const) {
      const budget = new DerivationBudget();
      expect(Array.from({ length: 500 }, () => budget.take(rounds)).filter(Boolean)).toHaveLength(most);
    }
  });
});

describe('what is to be written into the configuration', () => {
  it('gives the very key that was found', async () => {
    const text = () => fernet.formatKey(fernet.generateKey());
    const cwd = folderWith({
      'a "quoted" file.key': `${text()}\n`,
      '.env': `KEY=${text()}\nexport on="${text()}"\nSECRET_KEY=s\nSALT=" x "\n`,
      'config.yml': `a: { b: ${text()}, null: "${text()}" }\nplain: ${OLD_SECRET}\n`,
      'key-of-variable': text(),
    });
    const env = { OLD_KEY: text(), NEW_KEY_FILE: join(cwd, 'key-of-variable') };
    const files = ['a "quoted" file.key', '.env', 'config.yml'];
    const config = { current: way('own: "salt"\u202e\\') };
    const { keys } = await search({ files, environment: true }, { cwd, env, config });
    const nameable = keys.filter(({ setting }) => setting !== null);
    expect(new Set(nameable.map(({ setting }) => /\w+/.exec(setting!)![0]))).toEqual(
      new Set(['file', 'dotenv', 'yaml', 'env', 'derive']),
    );
    for (const { material, setting } of nameable) {
      writeFileSync(join(cwd, 'keyturn.yaml'), configWith(setting!));
      const [keyring] = loadConfig({ file: join(cwd, 'keyturn.yaml'), cwd, env }).keyrings;
      const opened = await openKeyring(keyring!, alone({ ...env, CURRENT: text() }));
      expect(opened.older[0]?.material.equals(material), setting!).toBe(true);
    }
    expect(nameable.length).toBeGreaterThan(15);
  });
});

function configWith(setting: string): string {
  return `application: webops
environment: production
database: { url: { env: DATABASE_URL } }
keyrings:
  encryption:
    scheme: fernet
    current: { env: CURRENT }
    older:
      - ${setting}
fields:
  - { table: a, column: b, keyring: encryption }
`;
}
