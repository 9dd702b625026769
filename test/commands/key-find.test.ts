import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runCommandLine } from '../../src/commands/command-line.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { deriveKey } from '../../src/keystore/derive.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { openOperations } from '../../src/wiring.ts';
import { writtenForms } from '../keystore/candidate-search.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { createVault, seal } from '../support/sealed.ts';
import { makeKeys, makeSite } from '../support/site.ts';
import { hand, keyturn, type Told } from './keyturn.ts';

const keys = makeKeys();
const second = fernet.generateKey();
const LOST = fernet.formatKey(keys.lost);
const TWENTY = Array.from({ length: 20 }, (_, i) => `SETTING_${i}="value ${i}, of no use"`).join('\n');
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'webhook', [
    seal(keys.old, 'a'),
    seal(keys.lost, 'b'),
    seal(keys.lost, 'c'),
    seal(second, 'd'),
  ]);
  await createVault(database, 'account', [seal(keys.lost, 'a'), seal(keys.target, 'b'), 'plain']);
  await createVault(database, 'well', [seal(keys.old, 'a'), seal(keys.target, 'b'), null, 'plain']);
});
afterAll(() => database.end());

interface Place {
  fields?: readonly { table: string; keyring?: string }[];
  keyrings?: Readonly<Record<string, unknown>>;
  files?: Readonly<Record<string, string | Uint8Array>>;
  env?: Record<string, string>;
}

/** A folder with a config and an operator's files; what a command there may touch. */
async function place({ fields, keyrings = {}, files = {}, env = {} }: Place = {}): Promise<{
  folder: string;
  change: Partial<CommandContext>;
}> {
  const { folder } = await makeSite({
    url: database.url,
    keys,
    fields: fields ?? [{ table: 'webhook' }, { table: 'account' }],
    keyrings,
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return { folder, change: { openOperations, cwd: folder, env } };
}

/** Nothing of any key is in what was told, in whatever form. */
function tellsNoKey({ stdout, stderr }: Told): void {
  for (const material of [keys.lost, keys.old, keys.target, second])
    for (const form of writtenForms(material)) expect(stdout + stderr).not.toContain(form);
}

describe('keyturn key find', () => {
  test('says what the key in an old .env would save, and what to write to use it', async () => {
    const { folder, change } = await place({
      files: {
        'old/.env': `${TWENTY}\nENCRYPTION_KEY=${LOST}\nOTHER=${fernet.formatKey(fernet.generateKey())}\n`,
      },
    });
    const told = await keyturn('key find --file old/.env', { change });
    const stranger = /^(\w{4} \w{4}) +0 of 4 {2}OTHER/m.exec(told.stdout)?.[1];
    expect(told.stdout).toBe(
      [
        'keyring encryption: 4 values open under no key of it, 3 of webhook.secret and 1 of account.secret',
        '',
        'FINGERPRINT  WOULD SAVE  CANDIDATE',
        `${keys.lost.fingerprint}        3 of 4  ENCRYPTION_KEY in old/.env`,
        '                 2 of 3    webhook.secret',
        '                 1 of 1    account.secret',
        `${stranger}        0 of 4  OTHER in old/.env`,
        '',
        `to use it, add to the older keys of encryption in ${folder}/keyturn.yaml:`,
        '  keyrings:',
        '    encryption:',
        '      older:',
        `        - { dotenv: "${folder}/old/.env", name: ENCRYPTION_KEY }   # ${keys.lost.fingerprint}`,
        'then: keyturn rotate --keyring encryption --dry-run',
        '',
        'key find: 3 of 4 values that do not open would, with what was found; 1 would not (exit 5)',
        '',
      ].join('\n'),
    );
    expect(told.stderr).toMatch(/^note: values stay that no key opens which was tried\nhint: look elsewhere/);
    expect(told.code).toBe(5);
    tellsNoKey(told);
  });

  test('exits 0 once the keys found save everything, wherever they were', async () => {
    const standard = LOST.replaceAll('-', '+').replaceAll('_', '/');
    const { change } = await place({
      files: {
        'staging/secrets/key': standard,
        'notes.txt': `then we used ${fernet.formatKey(second)} here`,
      },
    });
    const told = await keyturn('key find --in staging --file notes.txt', { change });
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('3 of 4  staging/secrets/key');
    expect(told.stdout).toContain('1 of 4  line 1 of notes.txt');
    expect(told.stdout).toContain(`- { file: PATH }   # ${second.fingerprint}, line 1 of notes.txt: first`);
    expect(told.stdout).toMatch(/key find: 4 values that do not open would, with what was found\n$/);
    expect(told.stderr).toBe('');
    tellsNoKey(told);
  });

  test('tells its facts as JSON and nothing else', async () => {
    const { folder, change } = await place({ files: { 'a.key': LOST, 'wrong.txt': 'nothing' } });
    const told = await keyturn('key find --json --file a.key wrong.txt', { change });
    const facts = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(facts).toEqual([
      {
        event: 'key-tried',
        keyring: 'encryption',
        source: 'a.key',
        fingerprint: keys.lost.fingerprint,
        saves: 3,
        cells: 3,
        fields: [
          { field: 'public.webhook.secret', saves: 2, cells: 2 },
          { field: 'public.account.secret', saves: 1, cells: 1 },
        ],
        setting: `{ file: "${folder}/a.key" }`,
      },
      {
        event: 'key-search-total',
        keyring: 'encryption',
        candidates: 1,
        unopened: 4,
        stillUnopened: 1,
        undecidable: 0,
        fields: [
          { field: 'public.webhook.secret', unopened: 3, stillUnopened: 1 },
          { field: 'public.account.secret', unopened: 1, stillUnopened: 0 },
        ],
      },
    ]);
    const notes = told.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(notes[0]).toMatchObject({ event: 'note', message: 'wrong.txt holds no key of the scheme fernet' });
    expect(told.code).toBe(5);
    tellsNoKey(told);
  });

  test('where nothing is lost says so, and exits 0', async () => {
    const { change } = await place({ fields: [{ table: 'well' }], files: { 'a.key': LOST } });
    const told = await keyturn('key find --file a.key', { change });
    expect(told).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'keyring encryption: no value stands under an unknown key',
        'key find: no value stands under an unknown key, nothing is to be found',
        '',
      ].join('\n'),
    });
  });

  test('without anything to try says how much is lost and where to look', async () => {
    const { change } = await place();
    const told = await keyturn('key find', { change });
    expect(told.code).toBe(5);
    expect(told.stdout).toContain('no key was tried: nothing that was searched holds another one');
    expect(told.stderr).toContain('keyturn key find takes --file, --in, --environment and --prompt');
  });

  test('with --quiet says the last line alone', async () => {
    const { change } = await place({ files: { 'a.key': LOST } });
    const told = await keyturn('key find --quiet --file a.key', { change });
    expect(told.stderr).toBe('');
    expect(told.stdout).toBe(
      'key find: 3 of 4 values that do not open would, with what was found; 1 would not (exit 5)\n',
    );
  });

  test('tries the environment, and the keys of the other keyrings', async () => {
    const { change } = await place({
      files: { 'tokens.key': fernet.formatKey(second) },
      keyrings: { tokens: { scheme: 'fernet', current: { file: 'tokens.key' } } },
      env: { OLD_ENCRYPTION_KEY: LOST },
    });
    const told = await keyturn('key find --environment --keyring encryption', { change });
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('3 of 4  OLD_ENCRYPTION_KEY in the environment');
    expect(told.stdout).toContain('1 of 4  tokens.key, of the keyring tokens');
    expect(told.stdout).toContain(`- { env: OLD_ENCRYPTION_KEY }   # ${keys.lost.fingerprint}`);
    tellsNoKey(told);
  });

  test('finds a derived key by the pair of a secret and a salt in an old .env', async () => {
    const derived = (name: string, salt: string) => ({
      derive: 'pbkdf2-sha256',
      secret: { dotenv: '.env', name },
      salt,
      iterations: 1_000,
    });
    const lost = await deriveKey(
      {
        kind: 'derived',
        derive: 'pbkdf2-sha256',
        secret: { kind: 'env', name: 'S' },
        salt: { kind: 'literal', text: 'salt-of-2023' },
        iterations: 1_000,
      },
      { env: { S: 'the old secret' }, ask: null },
    );
    await createVault(database, 'derived', [seal(lost, 'a'), seal(lost, 'b')]);
    const { change } = await place({
      fields: [{ table: 'derived', keyring: 'settings' }],
      keyrings: { settings: { scheme: 'fernet', current: derived('SECRET_KEY', 'salt-of-now') } },
      files: {
        '.env': 'SECRET_KEY=the new secret\n',
        '.env.2023': `${TWENTY}\nSECRET_KEY="the old secret"\nENCRYPTION_SALT=salt-of-2023\n`,
      },
    });
    const told = await keyturn('key find --file .env.2023', { change });
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('2 of 2  SECRET_KEY in .env.2023 with ENCRYPTION_SALT in .env.2023\n');
    expect(told.stdout).toMatch(/\nand \d+ more that would save nothing\n/);
    expect(told.stdout).not.toContain('the old secret');
    expect(told.stdout).not.toContain('salt-of-2023');
  });

  test('tells files that hold no key, and refuses with exit 2 one that is not there', async () => {
    const { change } = await place({
      files: { 'core.bin': Buffer.from([0, 255, 1]), 'big.sql': 'x'.repeat(2 * 1024 * 1024) },
    });
    const told = await keyturn('key find --file core.bin big.sql', { change });
    expect(told.code).toBe(5);
    expect(told.stderr).toContain('core.bin is not UTF-8 text\n');
    expect(told.stderr).toContain('big.sql is larger than 1 MiB\n');
    for (const [line, message] of [
      ['--file nowhere.env', "nowhere.env can't be read: it does not exist"],
      ['--in nowhere', "nowhere can't be searched as a folder: it does not exist"],
      ['--keyring encrypton', 'there is no keyring "encrypton"'],
    ]) {
      const refused = await keyturn(`key find ${line}`, { change });
      expect(refused.code).toBe(2);
      expect(refused.stdout).toBe('');
      expect(refused.stderr).toContain(`error: ${message}`);
    }
  });

  test('refuses with exit 3 where a field can’t be read', async () => {
    const { change } = await place({ fields: [{ table: 'no_such_table' }] });
    const told = await keyturn('key find', { change });
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('no_such_table');
  });
});

describe('keyturn key find --prompt', () => {
  test('asks without echo until an empty answer, and says how each would do', async () => {
    const { change } = await place();
    const asked = hand({ terminal: true, change });
    const argv = ['key', 'find', '--prompt', '--plain'];
    const running = runCommandLine({ argv, context: asked.context, version: '0.1.0' });
    for (const [n, answer] of [LOST, 'not a key', ''].entries()) {
      while (asked.told.stderr.split('Enter alone ends').length < n + 2) await turn();
      asked.keyboard.write(`${answer}\r`);
    }
    expect(await running).toBe(5);
    expect(asked.told.stdout).toContain('3 of 4  typed in\n');
    expect(asked.told.stdout).toContain(`- { prompt: true }   # ${keys.lost.fingerprint}`);
    expect(asked.told.rawModes.at(-1)).toBe(false);
    tellsNoKey({ code: 0, stdout: asked.told.stdout, stderr: asked.told.stderr });
  });

  test('is refused with exit 3 where nobody can be asked', async () => {
    const { change } = await place();
    for (const [line, terminal] of [
      ['key find --prompt', false],
      ['key find --prompt --no-input', true],
    ] as const) {
      const told = await keyturn(line, { change, terminal });
      expect(told.code).toBe(3);
      expect(told.stderr).toContain('error: a key is to be typed in (--prompt), and there is no terminal');
    }
  });
});
