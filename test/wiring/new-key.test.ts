import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { loadConfig } from '../../src/config/load.ts';
import { openKeyring } from '../../src/keystore/open-keyring.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { fingerprintOf, generateKey } from '../../src/wiring/new-key.ts';
import { refusalOf } from '../keystore/contexts.ts';
import { openingOf } from '../support/opening.ts';
import { script } from '../support/scripts.ts';
import { tempFolder } from '../support/temp.ts';

const CONFIG = `application: webops
environment: production
database: { url: { env: DATABASE_URL } }
keyStores: [ { name: vault, write: [./write, "{keyring}"], read: [./read, "{keyring}"] } ]
keyrings:
  encryption: { scheme: fernet, current: { env: KEY } }
  settings:
    scheme: fernet
    current: { derive: pbkdf2-sha256, secret: { env: SECRET }, salt: webops, iterations: 10 }
  recordings: { scheme: chacha20, current: { env: OTHER } }
fields:
  - { table: core_webhook, column: secret, keyring: encryption }
`;

describe('a new key', () => {
  test('is told with the file it is kept in, as the configuration may name it, and never itself', async () => {
    const { folder, opening } = site();
    const made = await generateKey(
      { keyring: 'encryption', into: { kind: 'file', file: 'next.key' } },
      opening,
    );
    const text = readFileSync(join(folder, 'next.key'), 'utf8').trim();
    expect(made).toEqual({
      scheme: 'fernet',
      fingerprint: fernet.parseKey(text).fingerprint,
      derived: null,
      kept: { kind: 'file', file: join(folder, 'next.key') },
      setting: '{ file: "next.key" }',
    });
    expect(JSON.stringify(made)).not.toContain(text.slice(4, 20));
  });

  test('is kept in a store under its keyring’s name, and of its keyring’s scheme', async () => {
    const { folder, opening } = site();
    const made = await generateKey(
      { keyring: 'recordings', into: { kind: 'store', store: 'vault' } },
      opening,
    );
    const text = readFileSync(join(folder, 'recordings.key'), 'utf8');
    expect(made).toMatchObject({
      fingerprint: chacha20.parseKey(text).fingerprint,
      kept: { kind: 'store', store: 'vault' },
      setting: `{ command: ["${folder}/read", recordings] }`,
    });
  });

  test('comes back only where it is to be shown', async () => {
    const { opening } = site();
    const { kept, fingerprint, setting } = await generateKey({ into: { kind: 'shown' } }, opening);
    expect(kept.kind === 'shown' && fernet.parseKey(kept.text).fingerprint).toBe(fingerprint);
    expect(setting).toBeNull();
  });

  test.each([
    ['file', { kind: 'file', file: 'next.secret' }],
    ['store', { kind: 'store', store: 'vault' }],
  ] as const)('is a secret where its keyring derives its keys, and a %s gives the key that is foretold', async (_, into) => {
    const { folder, opening } = site();
    const { derived, fingerprint, setting } = await generateKey({ keyring: 'settings', into }, opening);
    expect(derived).not.toBe(fingerprint);
    const text = CONFIG.replace('settings:\n', `settings:\n    next: ${setting}\n`);
    writeFileSync(join(folder, 'keyturn.yaml'), text);
    const config = loadConfig({ file: opening.configFile, cwd: folder, env: {} });
    const ring = config.keyrings.find(({ name }) => name === 'settings')!;
    const { target } = await openKeyring(ring, opening);
    expect(target.material.fingerprint).toBe(derived);
  });

  test('goes nowhere where its store or keyring is not there', async () => {
    const { opening } = site();
    const refused = await refusalOf(generateKey({ into: { kind: 'store', store: 'vualt' } }, opening));
    expect(refused).toMatchObject({
      message: 'there is no key store "vualt"',
      hint: 'did you mean "vault"?',
    });
    const other = await refusalOf(generateKey({ keyring: 'x', into: { kind: 'shown' } }, opening));
    expect(other.message).toBe('there is no keyring "x"');
  });
});

describe('a key that is typed', () => {
  test('is known in whichever keyring it may be of, and no key is read for it', () => {
    const { opening } = site();
    const [one, other] = [fernet.generateKey(), chacha20.generateKey()];
    const of = (typed: string, keyring?: string) =>
      fingerprintOf({ ...(keyring && { keyring }), typed }, opening);
    expect(of(fernet.formatKey(one))).toEqual({ fingerprint: one.fingerprint });
    expect(of(chacha20.formatKey(other), 'recordings')).toEqual({ fingerprint: other.fingerprint });
    expect(of(chacha20.formatKey(other), 'encryption')).toEqual({ why: 'a fernet key has 44' });
    expect(of('abc', 'settings')).toEqual({ why: 'it may be the secret that settings derives its key from' });
    expect(of('abc')).toEqual({ why: 'it may be the secret that settings derives its key from' });
  });
});

test('a prompt for a key says of which scheme it is to be, and one for a secret does not', async () => {
  const { folder, opening } = site();
  const asked: (string | undefined)[] = [];
  const ask = async (_question: string, scheme?: string) => {
    asked.push(scheme);
    return fernet.formatKey(fernet.generateKey());
  };
  writeFileSync(
    join(folder, 'keyturn.yaml'),
    CONFIG.replaceAll(/\{ env: (KEY|SECRET) \}/g, '{ prompt: true }'),
  );
  const { keyrings } = loadConfig({ file: opening.configFile, cwd: folder, env: {} });
  for (const ring of keyrings.slice(0, 2)) await openKeyring(ring, { env: {}, ask });
  expect(asked).toEqual(['fernet', undefined]);
});

function site() {
  const folder = tempFolder();
  writeFileSync(join(folder, 'keyturn.yaml'), CONFIG);
  script(join(folder, 'write'), `cat > ${folder}/$1.key`);
  script(join(folder, 'read'), `cat ${folder}/$1.key`);
  const opening = openingOf(folder, {
    PATH: process.env.PATH ?? '',
    SECRET: 'old',
    KEY: fernet.formatKey(fernet.generateKey()),
  });
  return { folder, opening };
}
