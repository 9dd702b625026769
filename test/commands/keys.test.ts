import { pbkdf2Sync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Opening } from '../../src/commands/context.ts';
import { KeyMaterial } from '../../src/keys/key-material.ts';
import { Keyring } from '../../src/keys/keyring.ts';
import type { LeftKey } from '../../src/plan/left-key.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { script } from '../support/scripts.ts';
import { keyturn } from './keyturn.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'keyturn-keys-'));
});

afterAll(() => rm(cwd, { recursive: true }));

describe('keyturn key generate', () => {
  test('needs no configuration where a file is named, and shows the fingerprint alone', async () => {
    const told = await keyturn('key generate --out plain.key', { change: { cwd } });
    const text = await readFile(join(cwd, 'plain.key'), 'utf8');
    const { fingerprint } = fernet.parseKey(text);
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        `key ${fingerprint} (fernet) is kept in ${cwd}/plain.key (0600), read back from there`,
        'to make it the target key, write in the configuration:',
        '  keyrings:',
        '    NAME:',
        `      next: { file: "${cwd}/plain.key" }`,
        '',
      ].join('\n'),
    });
    expect((await stat(join(cwd, 'plain.key'))).mode & 0o777).toBe(0o600);
  });

  test('tells the fact as JSON', async () => {
    const told = await keyturn('key generate --json --scheme fernet --out json.key', { change: { cwd } });
    const { fingerprint } = fernet.parseKey(await readFile(join(cwd, 'json.key'), 'utf8'));
    const file = join(cwd, 'json.key');
    expect(JSON.parse(told.stdout)).toEqual({ event: 'key-generated', scheme: 'fernet', fingerprint, file });
  });

  test('never overwrites a file', async () => {
    await writeFile(join(cwd, 'taken.key'), 'what stands here');
    const told = await keyturn('key generate --out taken.key', { change: { cwd } });
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('exists already, and a key file is never overwritten');
    expect(await readFile(join(cwd, 'taken.key'), 'utf8')).toBe('what stands here');
  });

  test('puts it where the keyring’s next key belongs, and says that it is the target key now', async () => {
    await writeFile(join(cwd, 'keyturn.yaml'), config('encryption', 'next: { file: next.key }'));
    const told = await keyturn('key generate', { change: { cwd } });
    const { fingerprint } = fernet.parseKey(await readFile(join(cwd, 'next.key'), 'utf8'));
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        `key ${fingerprint} (fernet) is kept in ${cwd}/next.key (0600), read back from there`,
        'the keyring encryption has it as its next key: keyturn rotate --dry-run',
        '',
      ].join('\n'),
    });
  });

  test.each([
    ['key generate --config plain.yaml', 'no keyring has a file for its next key'],
    [
      'key generate --config plain.yaml --keyring encryption',
      'the keyring encryption has no `next: { file: … }`',
    ],
    ['key generate --scheme fernet', 'no keyring and no file were named'],
    ['key generate --config plain.yaml --keyring encrypton', 'there is no keyring "encrypton"'],
    ['key generate --keyring encryption --scheme fernet', '--keyring and --scheme were both given'],
    ['key generate --scheme rot13 --out r.key', 'there is no scheme "rot13"'],
    ['key generate --config nowhere.yaml', 'the config nowhere.yaml does not exist'],
  ])('%s exits 2 and says why', async (line, fact) => {
    await writeFile(join(cwd, 'plain.yaml'), config('encryption', ''));
    const told = await keyturn(line, { change: { cwd } });
    expect(told.code).toBe(2);
    expect(told.stderr).toContain(fact);
    expect(told.stderr).toContain('\nhint: ');
  });
});

describe('keyturn key generate --store', () => {
  const CHANGE = { env: { PATH: process.env.PATH ?? '' } };
  const generate = async (line: string, changed = (text: string) => text) => {
    script(join(cwd, 'write'), `cat > ${cwd}/$1.key`);
    script(join(cwd, 'read'), `cat ${cwd}/$1.key`);
    const stores =
      'keyStores: [ { name: vault, write: [./write, "{keyring}"], read: [./read, "{keyring}"] } ]\n';
    await writeFile(join(cwd, 'stored.yaml'), changed(`${stores}${config('payments', '')}`));
    return keyturn(`key generate --config stored.yaml ${line}`, { change: { ...CHANGE, cwd } });
  };

  test('keeps the key where the store puts it, says what makes it the target key, and overwrites none', async () => {
    const told = await generate('--store vault');
    const { fingerprint } = fernet.parseKey(await readFile(join(cwd, 'payments.key'), 'utf8'));
    expect(told.stdout.split('\n')).toEqual([
      `key ${fingerprint} (fernet) is kept in the store vault, read back from there`,
      'to make it the target key, write in the configuration:',
      '  keyrings:',
      '    payments:',
      `      next: { command: [${JSON.stringify(join(cwd, 'read'))}, payments] }`,
      '',
    ]);
    const again = await generate('--store vault --json');
    expect(again.code).toBe(3);
    expect(again.stderr).toContain(`keeps the key ${fingerprint} there already`);
  });

  test('names the secret, not the key, where the keyring derives its key', async () => {
    const derived = '{ derive: sha256, secret: { env: SECRET } }';
    const told = await generate('--store vault', (text) =>
      text.replaceAll('payments', 'derived').replace('{ env: ENCRYPTION_KEY }', derived),
    );
    const read = `{ command: [${JSON.stringify(join(cwd, 'read'))}, derived] }`;
    expect(told.stdout).toContain(`next: { derive: sha256, secret: ${read} }`);
  });

  test.each([
    ['--store vualt', 'there is no key store "vualt"', 'did you mean "vault"?'],
    ['--store vault --out x.key', '--store and --out were both given', '--store NAME --keyring NAME'],
    ['--store vault --scheme fernet', '--store and --scheme were both given', '--store NAME'],
  ])('%s exits 2 and says why', async (line, fact, hint) => {
    const told = await generate(line);
    expect(told.code).toBe(2);
    expect(told.stderr).toContain(fact);
    expect(told.stderr).toContain(hint);
  });
});

describe('what a console is to offer after keyturn key generate', () => {
  const ENV = { PATH: process.env.PATH ?? '', SECRET: 'x' };
  const remembered = async (line: string, text: string) => {
    const keys: LeftKey[] = [];
    const rememberKey = async (_opening: Opening, key: LeftKey) => {
      keys.push(key);
    };
    const folder = await mkdtemp(join(cwd, 'offered-'));
    await writeFile(join(folder, 'keyturn.yaml'), text);
    script(join(folder, 'write'), `cat > ${folder}/$1.key`);
    script(join(folder, 'read'), `cat ${folder}/$1.key`);
    const change = { cwd: folder, env: ENV, now: () => 0, rememberKey };
    const told = await keyturn(`key generate ${line}`, { change });
    expect(told).toMatchObject({ code: 0, stderr: '' });
    return { folder, keys };
  };
  const about = { kind: 'generate', keyring: 'encryption', scheme: 'fernet' } as const;

  test('is the key of a keyring, as it is to be written, and never the key', async () => {
    const { folder, keys } = await remembered('--keyring encryption --out new.key', config('encryption', ''));
    const file = join(folder, 'new.key');
    const text = await readFile(file, 'utf8');
    const { fingerprint } = fernet.parseKey(text);
    const setting = `{ file: ${JSON.stringify(file)} }`;
    const leftAt = '1970-01-01T00:00:00.000Z';
    expect(keys).toEqual([
      { ...about, fingerprint, derived: null, kept: { kind: 'file', file }, setting, leftAt },
    ]);
    expect(JSON.stringify(keys)).not.toContain(text.slice(4, 20));
  });

  test('is known by the key that comes of a secret', async () => {
    const derived = '{ derive: pbkdf2-sha256, secret: { env: SECRET }, salt: webops, iterations: 10 }';
    const stores =
      'keyStores: [ { name: vault, write: [./write, "{keyring}"], read: [./read, "{keyring}"] } ]\n';
    const text = stores + config('encryption', '').replace('{ env: ENCRYPTION_KEY }', derived);
    const { folder, keys } = await remembered('--store vault', text);
    const secret = (await readFile(join(folder, 'encryption.key'), 'utf8')).trim();
    const key = pbkdf2Sync(secret, 'webops', 10, 32, 'sha256');
    expect(keys).toMatchObject([
      {
        ...about,
        fingerprint: fernet.parseKey(secret).fingerprint,
        derived: new KeyMaterial(key).fingerprint,
        kept: { kind: 'store', store: 'vault' },
      },
    ]);
  });

  test('is nothing where the configuration names the file already, or no keyring was named', async () => {
    const named = config('encryption', 'next: { file: next.key }');
    expect((await remembered('--keyring encryption', named)).keys).toEqual([]);
    expect((await remembered('--out new.key', named)).keys).toEqual([]);
  });

  test('is nothing where the salt would have to be asked for: the key is kept and told all the same', async () => {
    const derived =
      '{ derive: pbkdf2-sha256, secret: { env: SECRET }, salt: { prompt: true }, iterations: 10 }';
    const text = config('encryption', '').replace('{ env: ENCRYPTION_KEY }', derived);
    expect((await remembered('--keyring encryption --out new.key', text)).keys).toEqual([]);
  });
});

describe('keyturn key fingerprint', () => {
  const [target, older] = [fernet.generateKey(), fernet.generateKey()];
  const rings = [
    new Keyring({
      name: 'encryption',
      scheme: 'fernet',
      target: { material: target, source: 'next.key' },
      older: [
        { material: older, source: 'ENCRYPTION_KEY' },
        { material: target, source: 'OLD_KEY' },
      ],
    }),
    new Keyring({ name: 'other', scheme: 'fernet', target: { material: older, source: 'OTHER' }, older: [] }),
  ];
  const change = { openKeyrings: async () => rings };

  test('shows every key’s fingerprint, role and source, and no key', async () => {
    const told = await keyturn('key fingerprint', { change });
    expect(told.code).toBe(0);
    expect(told.stdout).toBe(
      [
        'KEYRING     ROLE    FINGERPRINT  SOURCE',
        `encryption  target  ${target.fingerprint}    next.key`,
        `encryption  older   ${older.fingerprint}    ENCRYPTION_KEY`,
        `other       target  ${older.fingerprint}    OTHER`,
        '',
      ].join('\n'),
    );
    expect(told.stderr).toMatch(/^note: in keyring encryption, OLD_KEY holds the same key as next.key\n/);
  });

  test('tells one keyring’s as JSON', async () => {
    const told = await keyturn('key fingerprint --json --keyring encryption', { change });
    expect(
      told.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        event: 'key-fingerprint',
        keyring: 'encryption',
        role: 'target',
        source: 'next.key',
        fingerprint: target.fingerprint,
      },
      {
        event: 'key-fingerprint',
        keyring: 'encryption',
        role: 'older',
        source: 'ENCRYPTION_KEY',
        fingerprint: older.fingerprint,
      },
    ]);
  });

  test('refuses a keyring that is not there', async () => {
    const told = await keyturn('key fingerprint --keyring encrypt', { change });
    expect(told.code).toBe(2);
    expect(told.stderr).toContain('there is no keyring "encrypt"');
  });
});

function config(keyring: string, next: string): string {
  return `application: webops
environment: production
database: { url: { env: DATABASE_URL } }
keyrings:
  ${keyring}:
    scheme: fernet
    current: { env: ENCRYPTION_KEY }
    ${next}
fields:
  - { table: core_webhook, column: secret, keyring: ${keyring} }
`;
}
