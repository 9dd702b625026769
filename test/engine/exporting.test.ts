import { afterAll, beforeAll, expect, test } from 'vitest';

import { type ExportStep, exportValues } from '../../src/engine/exporting.ts';
import type { ExportLine } from '../../src/plan/export-facts.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { createObject, noise, sealBytes, sound } from '../support/chacha20.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { collect } from '../support/facts.ts';
import { createVault, seal, sealMany, versionsOf } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, type TestKeys } from '../support/site.ts';

const keys = makeKeys();
const [OLD, TARGET] = [keys.old.fingerprint, keys.target.fingerprint];
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const HEADER = {
  application: 'webops',
  environment: 'production',
  database: 'webops',
  exportedAt: '2026-11-22T02:14:08.000Z',
  operator: 'operator-1',
  reason: null,
  ticket: 'SEC-7',
};
const old = (plaintext: string) => seal(keys.old, plaintext);
const oldBytes = (plaintext: Buffer) => fernet.ready(keys.old).seal(plaintext);

async function stepsOf(
  fields: readonly FieldSetting[],
  {
    of = keys,
    scheme,
    isStopped = () => false,
  }: { of?: TestKeys; scheme?: string; isStopped?: () => boolean } = {},
): Promise<ExportStep[]> {
  const readOnly = await poolOf(database);
  const targets = await targetsOf(readOnly, of, fields, scheme);
  return collect(exportValues({ readOnly, targets, isStopped }, HEADER));
}

function linesIn(steps: readonly ExportStep[]): ExportLine[] {
  return steps.flatMap((step) => ('line' in step ? [step.line] : []));
}

/** The lines of values, without what all of a field have in common. */
function valuesIn(steps: readonly ExportStep[]): Record<string, unknown>[] {
  return linesIn(steps).flatMap((line) => {
    if ('event' in line) return [];
    const { field: _, primaryKey, ...rest } = line;
    return [{ id: primaryKey.id, ...rest }];
  });
}

function factsIn(steps: readonly ExportStep[]) {
  return steps.flatMap((step) =>
    'fact' in step && step.fact.event !== 'export-progress' ? [step.fact] : [],
  );
}

test('every value is a line of its own between a line of where and when and a line of counts', async () => {
  const lost = seal(keys.lost, 'gone');
  await createVault(database, 'vault', [
    old('one'),
    seal(keys.target, 'zwei ü'),
    lost,
    'plain',
    '',
    null,
    'none',
  ]);
  const steps = await stepsOf([{ table: 'vault', label: `'row ' || id`, exempt: ['none'] }]);
  const field = 'public.vault.secret';
  const finding = 'no key of the keyring opens it';
  const value = (id: number, rest: object) => ({
    field,
    primaryKey: { id: `${id}` },
    label: `row ${id}`,
    ...rest,
  });
  expect(linesIn(steps)).toEqual([
    { event: 'export', format: 1, ...HEADER, fields: [field] },
    value(1, { status: 'old-key', key: OLD, plaintext: 'one' }),
    value(2, { status: 'current-key', key: TARGET, plaintext: 'zwei ü' }),
    value(3, { status: 'unknown-key', key: null, finding }),
    value(4, { status: 'plaintext', key: null, plaintext: 'plain' }),
    { event: 'export-counts', values: 3, findings: 1, empty: 2, exempt: 1 },
  ]);
  const counts = { rows: 7, values: 3, findings: 1, empty: 2, exempt: 1 };
  expect(factsIn(steps)).toEqual([
    {
      event: 'finding',
      field,
      primaryKey: { id: '3' },
      label: 'row 3',
      status: 'unknown-key',
      reason: finding,
    },
    { event: 'field-exported', field, ...counts },
  ]);
});

test('no fact holds what a value held', async () => {
  await createVault(database, 'quiet', [old('hunter2'), 'hunter2', seal(keys.lost, 'hunter2')]);
  const facts = (await stepsOf([{ table: 'quiet' }])).filter((step) => 'fact' in step);
  expect(facts.length).toBeGreaterThan(2);
  expect(JSON.stringify(facts)).not.toContain('hunter2');
});

test('bytes that are no text are base64, in a text column as well', async () => {
  const bytes = Buffer.from([0xff, 0, 0x5c, 0x41]);
  await createVault(database, 'texts', [oldBytes(bytes), oldBytes(Buffer.from('a \0 byte'))]);
  await database.query('create table blobs (id int primary key, secret bytea)');
  await database.query('insert into blobs values (1, $1), (2, $2)', [Buffer.from(oldBytes(bytes)), bytes]);
  const key = OLD;
  expect(valuesIn(await stepsOf([{ table: 'texts' }, { table: 'blobs' }]))).toEqual([
    { id: '1', label: null, status: 'old-key', key, plaintext: { base64: bytes.toString('base64') } },
    { id: '2', label: null, status: 'old-key', key, plaintext: 'a \0 byte' },
    { id: '1', label: null, status: 'old-key', key, plaintext: { base64: bytes.toString('base64') } },
    { id: '2', label: null, status: 'plaintext', key: null, plaintext: { base64: bytes.toString('base64') } },
  ]);
});

test('a JSON string gives what was sealed, byte for byte; another value stands as it is', async () => {
  const document = '{"z": 1.50, "a": "ü"}';
  await database.query('create table docs (id int primary key, secret jsonb)');
  for (const [id, json] of [JSON.stringify(old(document)), '{"b":1}', '[1]', '"{}"', 'null'].entries())
    await database.query('insert into docs values ($1, $2)', [id, json]);
  const steps = await stepsOf([{ table: 'docs', exempt: ['{}'] }]);
  expect(valuesIn(steps).map(({ status, plaintext }) => [status, plaintext])).toEqual([
    ['old-key', document],
    ['plaintext', '{"b": 1}'],
    ['plaintext', '[1]'],
  ]);
  expect(linesIn(steps).at(-1)).toEqual({
    event: 'export-counts',
    values: 3,
    findings: 0,
    empty: 1,
    exempt: 1,
  });
});

test('of an object every member is told, opened as far as keys open it', async () => {
  const lost = seal(keys.lost, 'gone');
  const bytes = oldBytes(Buffer.from([0xff]));
  const objects = [
    { token: old(seal(keys.target, 'deep')), api_key: 'plain', user: 'u', token_count: 5 },
    { token: old('opened'), api_key: lost },
    { api_key: lost },
    { api_key: 'plain', token: bytes, token_b: old('a \0 byte'), token_c: 7, token_d: '' },
    { user: 'u' },
    'no object',
  ];
  await database.query('create table members (id int primary key, secret json)');
  for (const [id, object] of objects.entries())
    await database.query('insert into members values ($1, $2)', [id, JSON.stringify(object)]);
  const storage = { kind: 'json-members', names: ['token', 'api_key'], match: 'contains', nested: true };
  const steps = await stepsOf([{ table: 'members', storage }]);
  const shown = valuesIn(steps).map(({ status, plaintext, finding }) => [status, plaintext, finding]);
  expect(shown).toEqual([
    ['plaintext', JSON.stringify({ ...(objects[0] as object), token: 'deep' }), undefined],
    [
      'unknown-key',
      JSON.stringify({ token: 'opened', api_key: lost }),
      'no key of the keyring opens it; its other cells are opened',
    ],
    ['unknown-key', undefined, 'no key of the keyring opens it'],
    ['plaintext', { cells: ['plain', { base64: '/w==' }, 'a \0 byte', null, ''] }, undefined],
    ['plaintext', '"no object"', undefined],
  ]);
  expect(linesIn(steps).at(-1)).toMatchObject({ values: 3, findings: 2, empty: 1 });
});

test('a large object comes in pieces behind its own line, each byte of it once', async () => {
  const raw = makeKeys(chacha20);
  await database.query('create table job (id int primary key, audio oid, nonce text)');
  const held = [sound(1, 300_000), sound(2, 128 * 1024), sound(3, 40), Buffer.alloc(0)];
  for (const [id, bytes] of held.entries()) {
    const sealed = sealBytes(id === 1 ? raw.target : raw.old, bytes);
    const oid = await createObject(database, sealed.bytes);
    await database.query('insert into job values ($1, $2, $3)', [id, oid, sealed.nonce]);
  }
  await database.query(`insert into job values (8, null, null), (9, 4294967295, 'QEFCQ0RFRkdISUpL')`);
  const undecidable = await createObject(database, noise(4, 900));
  await database.query(`insert into job values (7, $1, 'QEFCQ0RFRkdISUpL')`, [undecidable]);
  const field = { table: 'job', column: 'audio', storage: { kind: 'large-object', nonce: 'nonce' } };
  const steps = await stepsOf([field], { of: raw, scheme: 'chacha20' });
  const lines = linesIn(steps).slice(1, -1);
  const heads = lines.flatMap((line) =>
    'status' in line ? [[line.primaryKey.id, line.status, line.plaintext]] : [],
  );
  expect(heads).toEqual([
    ['0', 'old-key', { pieces: true }],
    ['1', 'current-key', { pieces: true }],
    ['2', 'old-key', { pieces: true }],
    ['7', 'undecidable', undefined],
    ['9', 'damaged', undefined],
  ]);
  for (const [id, bytes] of held.slice(0, 3).entries()) {
    const pieces = lines.flatMap((line) =>
      'base64' in line && line.primaryKey.id === `${id}` ? [line] : [],
    );
    let length = 0;
    for (const { offset, base64 } of pieces) {
      expect(offset).toBe(length);
      length += Buffer.from(base64, 'base64').length;
    }
    const whole = Buffer.concat(pieces.map(({ base64 }) => Buffer.from(base64, 'base64')));
    expect(whole.equals(bytes), `the object of row ${id}`).toBe(true);
    const head = lines.findIndex((line) => 'status' in line && line.primaryKey.id === `${id}`);
    expect(lines.slice(head + 1, head + 1 + pieces.length), 'in their order, behind its line').toEqual(
      pieces,
    );
  }
  expect(linesIn(steps).at(-1)).toMatchObject({ values: 3, findings: 2, empty: 2 });
});

test('all values are read as they stood at one moment', async () => {
  await createVault(database, 'moment_a', sealMany(keys.old, 2));
  await createVault(database, 'moment_b', sealMany(keys.old, 2));
  const readOnly = await poolOf(database);
  const targets = await targetsOf(readOnly, keys, [{ table: 'moment_a' }, { table: 'moment_b' }]);
  const told: unknown[] = [];
  for await (const step of exportValues({ readOnly, targets, isStopped: () => false }, HEADER)) {
    if ('line' in step && 'plaintext' in step.line) told.push(step.line.plaintext);
    if ('fact' in step && step.fact.event === 'field-exported')
      await database.query(`update moment_b set secret = 'too late'`);
  }
  expect(told).toEqual(['secret-1', 'secret-2', 'secret-1', 'secret-2']);
});

test('a label that fails for a row leaves labels out, and nothing else', async () => {
  await createVault(database, 'labels', [old('one'), old('two')]);
  const steps = await stepsOf([{ table: 'labels', label: '(1 / (id - 1))::text' }]);
  expect(valuesIn(steps).map(({ label, plaintext }) => [label, plaintext])).toEqual([
    [null, 'one'],
    [null, 'two'],
  ]);
});

test('nothing is written to the database, not even a record', async () => {
  await createVault(database, 'still', sealMany(keys.old, 3));
  const before = await versionsOf(database, 'still');
  await stepsOf([{ table: 'still' }]);
  expect(await versionsOf(database, 'still')).toEqual(before);
  const [ledger] = await database.query<{ there: boolean }>(
    `select to_regnamespace('keyturn') is not null as there`,
  );
  expect(ledger).toEqual({ there: false });
});

test('stopped, it ends without its counts', async () => {
  await createVault(database, 'stopped', sealMany(keys.old, 10));
  let asked = 0;
  const steps = await stepsOf([{ table: 'stopped' }], { isStopped: () => ++asked > 4 });
  expect(valuesIn(steps)).toHaveLength(4);
  expect(linesIn(steps).at(-1)).not.toHaveProperty('event');
});

test('a field without a row is told as such', async () => {
  await createVault(database, 'bare', []);
  const steps = await stepsOf([{ table: 'bare' }]);
  expect(factsIn(steps)).toEqual([
    {
      event: 'field-exported',
      field: 'public.bare.secret',
      rows: 0,
      values: 0,
      findings: 0,
      empty: 0,
      exempt: 0,
    },
  ]);
});
