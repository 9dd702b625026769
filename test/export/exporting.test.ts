import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Decrypter } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { ExportFact, ExportLine } from '../../src/plan/export-facts.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { createObject, sealBytes, sound } from '../support/chacha20.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, sealMany } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, makeSite, operationsAt, type SiteSettings } from '../support/site.ts';

const PASSPHRASE = 'five words drawn by chance';
const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

async function siteAt(fields: readonly FieldSetting[], change: Partial<SiteSettings> = {}) {
  const { folder, opening } = await makeSite({ url: database.url, keys, fields, ...change });
  const before = readdirSync(folder);
  const fresh = () => readdirSync(folder).filter((name) => !before.includes(name));
  return { folder, fresh, operations: await operationsAt(opening) };
}

async function linesIn(file: string): Promise<ExportLine[]> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(PASSPHRASE);
  const text = await decrypter.decrypt(readFileSync(file), 'text');
  expect(text.endsWith('}\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportLine);
}

test('an export is a file that the passphrase opens, and nothing else comes of it', {
  timeout: 120_000,
}, async () => {
  await createVault(database, 'vault', [...sealMany(keys.old, 2_000), seal(keys.lost, 'gone'), null]);
  const { folder, fresh, operations } = await siteAt([{ table: 'vault', readsPlaintext: false }]);
  const request = { file: 'values.age', passphrase: PASSPHRASE, reason: 'the way back' };
  const facts = await collect(operations.exportPlaintext(request));

  const file = join(folder, 'values.age');
  expect(told(facts, 'export-started')).toEqual([
    {
      event: 'export-started',
      application: 'webops',
      environment: 'development',
      database: database.name,
      dryRun: false,
      file,
      fields: ['public.vault.secret'],
      estimate: 2_002,
    },
  ]);
  const bytes = statSync(file).size;
  expect(theOnly(facts, 'export-checking')).toEqual({ event: 'export-checking', bytes });
  const { sha256, seconds, ...exported } = theOnly(facts, 'exported');
  expect(facts.at(-1)).toBe(theOnly(facts, 'exported'));
  expect(exported).toEqual({ event: 'exported', dryRun: false, file, values: 2_000, findings: 1, bytes });
  expect(seconds).toBeGreaterThan(0);
  const digest = await crypto.subtle.digest('SHA-256', readFileSync(file));
  expect(sha256).toBe(Buffer.from(digest).toString('hex'));
  expect([fresh(), statSync(file).mode & 0o777]).toEqual([['values.age'], 0o600]);

  const [header, ...lines] = await linesIn(file);
  expect(header).toMatchObject({
    event: 'export',
    format: 1,
    application: 'webops',
    environment: 'development',
    database: database.name,
    operator: 'user-17',
    reason: 'the way back',
    ticket: null,
    fields: ['public.vault.secret'],
  });
  const plaintexts = lines.flatMap((line) => ('plaintext' in line ? [line.plaintext] : []));
  expect(plaintexts).toEqual(Array.from({ length: 2_000 }, (_, i) => `secret-${i + 1}`));
  expect(lines.at(-1)).toEqual({ event: 'export-counts', values: 2_000, findings: 1, empty: 1, exempt: 0 });
  expect(readFileSync(file, 'latin1')).not.toContain('secret-');
});

test('with undecidable cells accepted, an object is opened by the key that others prove', {
  timeout: 120_000,
}, async () => {
  const raw = makeKeys(chacha20);
  await database.query('create table job (id int primary key, audio oid, nonce text)');
  const unproven = Buffer.from(sound(1, 300_000).subarray(4));
  for (const [id, bytes] of [sound(0, 1_000), unproven].entries()) {
    const sealed = sealBytes(raw.old, bytes);
    const values = [id, await createObject(database, sealed.bytes), sealed.nonce];
    await database.query('insert into job values ($1, $2, $3)', values);
  }
  const storage = { kind: 'large-object', nonce: 'nonce' };
  const { folder, operations } = await siteAt([{ table: 'job', column: 'audio', storage }], {
    keys: raw,
    scheme: 'chacha20',
  });
  const request = { file: 'values.age', passphrase: PASSPHRASE, dryRun: true };
  const left = await collect(operations.exportPlaintext(request));
  expect(theOnly(left, 'exported')).toMatchObject({ values: 1, findings: 1 });

  const accepted = { ...request, dryRun: false, accept: ['undecidable'] } as const;
  const facts = await collect(operations.exportPlaintext(accepted));
  expect(theOnly(facts, 'exported')).toMatchObject({ values: 2, findings: 0 });
  const lines = await linesIn(join(folder, 'values.age'));
  const pieces = lines.flatMap((line) => ('base64' in line && line.primaryKey.id === '1' ? [line] : []));
  const whole = Buffer.concat(pieces.map(({ base64 }) => Buffer.from(base64, 'base64')));
  expect(whole.equals(unproven)).toBe(true);
});

test('a dry run opens everything, asks for no passphrase and writes no file', async () => {
  await createVault(database, 'rehearsed', [...sealMany(keys.old, 5), seal(keys.lost, 'gone')]);
  const { folder, fresh, operations } = await siteAt([{ table: 'rehearsed' }]);
  const request = { file: 'values.age', passphrase: '', dryRun: true };
  const facts = await collect(operations.exportPlaintext(request));
  expect(facts.map(({ event }) => event)).toEqual([
    'export-started',
    'finding',
    'export-progress',
    'field-exported',
    'exported',
  ]);
  expect(theOnly(facts, 'exported')).toMatchObject({
    dryRun: true,
    file: join(folder, 'values.age'),
    values: 5,
    findings: 1,
    bytes: null,
    sha256: null,
  });
  expect(fresh()).toEqual([]);
});

test('a weak passphrase is refused, and no file is made', async () => {
  await createVault(database, 'weakly', sealMany(keys.old, 1));
  const { fresh, operations } = await siteAt([{ table: 'weakly' }]);
  const weak = {
    '': 'the passphrase is empty',
    '                    ': 'the passphrase is empty',
    short: 'the passphrase has 5 characters, and whoever holds the file may guess',
  };
  for (const [passphrase, message] of Object.entries(weak)) {
    const error = await refusalOf(collect(operations.exportPlaintext({ file: 'values.age', passphrase })));
    expect(error).toMatchObject({ code: 'weak-passphrase', exitCode: 3, message });
  }
  expect(fresh()).toEqual([]);
});

test('nothing is exported where no key opens anything, or the file exists', async () => {
  await createVault(database, 'wrong', sealMany(keys.lost, 3));
  await createVault(database, 'fitting', sealMany(keys.old, 3));
  const { folder, fresh, operations } = await siteAt([{ table: 'wrong' }, { table: 'fitting' }]);
  const exported = (field: string, file: string) =>
    refusalOf(collect(operations.exportPlaintext({ fields: [field], file, passphrase: PASSPHRASE })));
  expect(await exported('public.wrong.secret', 'values.age')).toMatchObject({
    code: 'unproven-key',
    exitCode: 3,
  });
  expect(fresh()).toEqual([]);
  writeFileSync(join(folder, 'taken.age'), 'precious');
  expect(await exported('public.fitting.secret', 'taken.age')).toMatchObject({
    code: 'export-file-exists',
    exitCode: 3,
  });
  expect(readFileSync(join(folder, 'taken.age'), 'utf8')).toBe('precious');
  expect(fresh()).toEqual(['taken.age']);
});

test('stopped, it says so and leaves no file; so does one that nobody listens to any more', {
  timeout: 120_000,
}, async () => {
  await createVault(database, 'long', sealMany(keys.old, 8_000));
  const { folder, fresh, operations } = await siteAt([{ table: 'long' }]);
  const file = join(folder, 'values.age');
  const request = { file: 'values.age', passphrase: PASSPHRASE };
  const facts: ExportFact[] = [];
  for await (const fact of operations.exportPlaintext(request)) {
    facts.push(fact);
    if (fact.event !== 'export-progress') continue;
    expect(existsSync(`${file}.part`)).toBe(true);
    operations.stop();
  }
  expect(facts.at(-1)).toEqual({ event: 'export-stopped', file });
  expect(told(facts, 'exported')).toEqual([]);
  expect(fresh()).toEqual([]);

  for await (const fact of operations.exportPlaintext(request)) if (fact.event === 'export-progress') break;
  expect(fresh()).toEqual([]);
  const dry = await collect(operations.exportPlaintext({ ...request, dryRun: true }));
  expect(theOnly(dry, 'exported'), 'the connection was let go').toMatchObject({ values: 8_000 });
});

test('a connection that breaks ends it in words, and no file is left', { timeout: 120_000 }, async () => {
  await createVault(database, 'broken', sealMany(keys.old, 8_000));
  const { fresh, operations } = await siteAt([{ table: 'broken' }]);
  const broken = async () => {
    for await (const fact of operations.exportPlaintext({ file: 'values.age', passphrase: PASSPHRASE })) {
      if (fact.event === 'export-progress')
        await database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()`,
        );
    }
  };
  expect(await refusalOf(broken())).toMatchObject({ exitCode: 4 });
  expect(fresh()).toEqual([]);
});
