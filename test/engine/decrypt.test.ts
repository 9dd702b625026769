import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { chacha20 } from '../../src/schemes/chacha20.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { sealBytes } from '../support/chacha20.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { randomMoment, rotateAndKill, rotateToTheEnd } from '../support/kills.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, sealMany, seeded, versionsOf } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, makeSite, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const siteOf = (...fields: FieldSetting[]) => siteFor({ url: database.url, keys, fields });
const old = (plaintext: string) => seal(keys.old, plaintext);
const oldBytes = (plaintext: Buffer) => fernet.ready(keys.old).seal(plaintext);

/** Every value of a column as text, in the order of the ids. */
async function valuesOf(table: string, column = 'secret'): Promise<(string | null)[]> {
  const rows = await database.query<{ value: string | null }>(
    `select ${column}::text as value from ${table} order by id`,
  );
  return rows.map(({ value }) => value);
}

function findingsIn(facts: readonly RunFact[]): (string | undefined)[][] {
  return told(facts, 'finding').map(({ primaryKey, status, reason }) => [primaryKey.id, status, reason]);
}

const NO_TEXT = 'what it holds is no text that this column could hold';
const SEALED_WITHIN = 'what it holds looks like a sealed value itself, and would be taken for one';

describe('decrypt', () => {
  test('leaves plaintext where a key of the keyring opens, and everything else byte for byte', async () => {
    const lost = seal(keys.lost, 'kept');
    await createVault(database, 'mixed', [
      old('one'),
      seal(keys.target, 'zwei ü'),
      lost,
      'gAAAAABcut-off',
      'plain already',
      '',
      null,
    ]);
    const operations = await siteOf({ table: 'mixed' });
    const before = await versionsOf(database, 'mixed');
    const ends = { kind: 'decrypt', rows: 7, changed: 2, findings: 2, exitCode: 5 };
    expect(theOnly(await collect(operations.rehearse({}, 'decrypt')), 'run-finished')).toMatchObject(ends);
    expect(await versionsOf(database, 'mixed')).toEqual(before);

    const facts = await collect(operations.decrypt({}));

    expect(theOnly(facts, 'run-finished')).toMatchObject(ends);
    expect(findingsIn(facts).map(([id, status]) => [id, status])).toEqual([
      ['3', 'unknown-key'],
      ['4', 'damaged'],
    ]);
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 2, failed: 0, digestsMatch: true });
    expect(await valuesOf('mixed')).toEqual([
      'one',
      'zwei ü',
      lost,
      'gAAAAABcut-off',
      'plain already',
      '',
      null,
    ]);
    expect(await versionsOf(database, 'mixed')).toEqual(expect.arrayContaining(before.slice(2)));
  });

  test('a second time changes nothing, and exits 0', async () => {
    await createVault(database, 'twice', [...sealMany(keys.old, 3), null]);
    const operations = await siteOf({ table: 'twice' });
    await collect(operations.decrypt({}));
    const before = await versionsOf(database, 'twice');
    const facts = await collect(operations.decrypt({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 0, exitCode: 0 });
    expect(await versionsOf(database, 'twice')).toEqual(before);
    expect(await valuesOf('twice')).toEqual(['secret-1', 'secret-2', 'secret-3', null]);
  });

  test('is what a census and a verification then see, and what encrypt undoes', async () => {
    await createVault(database, 'there', sealMany(keys.old, 5));
    const operations = await siteOf({ table: 'there' });
    await collect(operations.decrypt({}));
    expect(theOnly(await collect(operations.census({})), 'census-total')).toMatchObject({
      rows: 5,
      plaintext: 5,
    });
    expect(theOnly(await collect(operations.verify({})), 'verify-total')).toMatchObject({
      opened: 0,
      failed: 5,
    });
    await collect(operations.encrypt({}));
    expect(theOnly(await collect(operations.verify({})), 'verify-total')).toMatchObject({
      opened: 5,
      failed: 0,
    });
  });

  test('leaves what was sealed empty as empty, and what is legal as it is as that', async () => {
    await createVault(database, 'nothing', [old(''), old('none'), old('some')]);
    const operations = await siteOf({ table: 'nothing', exempt: ['none'] });
    const facts = await collect(operations.decrypt({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3, exitCode: 0 });
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 1, failed: 0, digestsMatch: true });
    expect(await valuesOf('nothing')).toEqual(['', 'none', 'some']);
  });

  test('leaves a value that would look sealed once more, for it would be taken for one', async () => {
    const twice = old(seal(keys.target, 'within'));
    const lookalike = old('gAAAAABcut-off');
    await createVault(database, 'lookalikes', [twice, lookalike, old('fine')]);
    const operations = await siteOf({ table: 'lookalikes' });
    const facts = await collect(operations.decrypt({}));
    expect(findingsIn(facts)).toEqual([
      ['1', 'old-key', SEALED_WITHIN],
      ['2', 'old-key', SEALED_WITHIN],
    ]);
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 1, failed: 0, digestsMatch: true });
    expect(await valuesOf('lookalikes')).toEqual([twice, lookalike, 'fine']);
  });

  test('is refused where no key opens anything, and nothing is changed', async () => {
    await createVault(database, 'wrong', sealMany(keys.lost, 20));
    const operations = await siteOf({ table: 'wrong' });
    for (const facts of [operations.rehearse({}, 'decrypt'), operations.decrypt({})])
      expect(await refusalOf(collect(facts))).toMatchObject({ code: 'unproven-key', exitCode: 3 });
  });

  test('under commit: all is all or nothing', async () => {
    await createVault(database, 'whole', [old('one'), oldBytes(Buffer.from([0x61, 0])), old('two')]);
    const fields = [{ table: 'whole' }];
    const operations = await siteFor({ url: database.url, keys, fields, commit: 'all' });
    const before = await valuesOf('whole');
    const facts = await collect(operations.decrypt({}));
    expect(findingsIn(facts)).toEqual([['2', 'old-key', NO_TEXT]]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', exitCode: 3, changed: 0 });
    expect(await valuesOf('whole')).toEqual(before);
    await database.query('delete from whole where id = 2');
    const again = await collect(operations.decrypt({}));
    expect(theOnly(again, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2 });
    expect(await valuesOf('whole')).toEqual(['one', 'two']);
  });
});

describe('each storage takes back what it held', () => {
  test('text, but for what no text can hold', async () => {
    await createVault(database, 'texts', [
      old('line\nbreak \\ "quote" \u0001'),
      oldBytes(Buffer.from('nul \0 byte')),
      oldBytes(Buffer.from([0xff, 0xfe])),
      old('  blanks  '),
    ]);
    const sealed = await valuesOf('texts');
    const facts = await collect((await siteOf({ table: 'texts' })).decrypt({}));
    expect(findingsIn(facts)).toEqual([
      ['2', 'old-key', NO_TEXT],
      ['3', 'old-key', NO_TEXT],
    ]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 2, findings: 2, exitCode: 5 });
    expect(await valuesOf('texts')).toEqual([
      'line\nbreak \\ "quote" \u0001',
      sealed[1],
      sealed[2],
      '  blanks  ',
    ]);
  });

  test('bytea takes any byte', async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const held = [every, Buffer.from('text'), Buffer.from('\\000'), Buffer.from([0])];
    await database.query('create table blobs (id int primary key, secret bytea)');
    for (const [i, bytes] of held.entries())
      await database.query('insert into blobs values ($1, $2)', [i, Buffer.from(oldBytes(bytes))]);
    const facts = await collect((await siteOf({ table: 'blobs' })).decrypt({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 4 });
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 4, failed: 0, digestsMatch: true });
    const rows = await database.query<{ secret: Buffer }>('select secret from blobs order by id');
    expect(rows.map(({ secret }) => secret)).toEqual(held);
  });

  test.each([
    'json',
    'jsonb',
  ])('a %s string becomes the document that was sealed, or a string', async (type) => {
    const held = [
      '{"z": 1.50, "api_hash": "h", "a": [ {"y":1,"x":2} ], "a": "twice", "10": 1e2, "9": null}',
      ' {"led": "by a blank"}',
      'just a text',
      '["a", "list"]',
      '{"cut": ',
      '12',
    ];
    await database.query(`create table doc_${type} (id int primary key, secret ${type} not null)`);
    for (const [i, text] of held.entries())
      await database.query(`insert into doc_${type} values ($1, $2)`, [i, JSON.stringify(old(text))]);
    const operations = await siteOf({ table: `doc_${type}` });
    const facts = await collect(operations.decrypt({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: held.length });
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: held.length, failed: 0, digestsMatch: true });
    const normal = '{"9": null, "a": "twice", "z": 1.50, "10": 100, "api_hash": "h"}';
    expect(await valuesOf(`doc_${type}`)).toEqual([
      type === 'jsonb' ? normal : held[0],
      type === 'jsonb' ? '{"led": "by a blank"}' : held[1],
      ...held.slice(2).map((text) => JSON.stringify(text)),
    ]);
    const again = await collect(operations.decrypt({}));
    expect(theOnly(again, 'run-finished')).toMatchObject({ outcome: 'done', changed: 0 });
  });

  test('a document that jsonb refuses is a finding, and the others are decrypted', async () => {
    await database.query('create table refused (id int primary key, secret jsonb)');
    for (const [i, text] of ['{"a": "\\u0000"}', '{"a": "\\ud800"}', '{"a": 1}'].entries())
      await database.query('insert into refused values ($1, $2)', [i, JSON.stringify(old(text))]);
    const facts = await collect((await siteOf({ table: 'refused' })).decrypt({}));
    expect(told(facts, 'finding').map(({ primaryKey }) => primaryKey.id)).toEqual(['0', '1']);
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 1, failed: 0, digestsMatch: true });
    expect((await valuesOf('refused')).at(-1)).toBe('{"a": 1}');
  });

  test('members of an object, however many layers were sealed over them', async () => {
    const layers = old(seal(keys.target, old('deep')));
    const lost = old(seal(keys.lost, 'deep'));
    const objects = [
      { token: layers, api_key: seal(keys.target, 'ü "quoted"'), user: 'u', n: 1.5 },
      { token: old('opened'), api_key: lost, token_count: 5 },
      { token: old('opened'), api_key: old('a \0 byte') },
      { token: 'plain', api_key: old('') },
      { token: old('{"b": 1, "a": 2}'), api_key: null },
    ];
    await database.query('create table members (id int primary key, secret jsonb)');
    for (const [i, object] of objects.entries())
      await database.query('insert into members values ($1, $2)', [i, JSON.stringify(object)]);
    const storage = { kind: 'json-members', names: ['token', 'api_key'], match: 'contains', nested: true };
    const facts = await collect((await siteOf({ table: 'members', storage })).decrypt({}));
    expect(findingsIn(facts)).toEqual([
      [
        '1',
        'unknown-key',
        'within its outer layer: no key of the keyring opens it; its other cells were opened',
      ],
      ['2', 'old-key', NO_TEXT],
    ]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 3, findings: 2 });
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 3, failed: 0, digestsMatch: true });
    expect((await valuesOf('members')).map((json) => JSON.parse(json!))).toEqual([
      { token: 'deep', api_key: 'ü "quoted"', user: 'u', n: 1.5 },
      { token: 'opened', api_key: lost, token_count: 5 },
      objects[2],
      { token: 'plain', api_key: '' },
      { token: '{"b": 1, "a": 2}', api_key: null },
    ]);
  });

  test('what was wrapped is plaintext as it was, unwrapped', async () => {
    const wrap = (token: string) =>
      Buffer.from(token).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    await createVault(database, 'wrapped', [wrap(old('a setting')), wrap(old('c2VjcmV0')), 'plain']);
    const operations = await siteOf({ table: 'wrapped', wrap: 'base64url' });
    const facts = await collect(operations.decrypt({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2 });
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 2, failed: 0, digestsMatch: true });
    expect(await valuesOf('wrapped')).toEqual(['a setting', 'c2VjcmV0', 'plain']);
  });
});

describe('decrypt is refused before anything', () => {
  test('where the application does not read plaintext, unless the field is left out', async () => {
    await database.query('create table read (id int primary key, a text, b text, c text)');
    await database.query('insert into read values (1, $1, $2, $3)', [old('a'), old('b'), old('c')]);
    const operations = await siteOf(
      { table: 'read', column: 'a', readsPlaintext: true },
      { table: 'read', column: 'b', readsPlaintext: false },
      { table: 'read', column: 'c' },
    );
    for (const facts of [operations.decrypt({}), operations.rehearse({}, 'decrypt')]) {
      const error = await refusalOf(collect(facts));
      expect(error).toMatchObject({ code: 'not-read-as-plaintext', exitCode: 3 });
      expect(error.message).toBe('webops does not read plaintext in read.b');
      expect(error.hint).toBe(
        'write the values to a sealed file with keyturn decrypt --export FILE, or name the fields to decrypt with --field',
      );
    }
    const facts = await collect(operations.decrypt({ fields: ['public.read.a', 'public.read.c'] }));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2 });
    const [row] = await database.query<Record<string, string>>('select a, b, c from read');
    expect([row!.a, row!.c]).toEqual(['a', 'c']);
    expect(row!.b).toMatch(/^gAAAA/);
  });

  test('where a nonce stands beside each value', async () => {
    const raw = makeKeys(chacha20);
    await database.query('create table raw (id int primary key, secret bytea, nonce text)');
    const { bytes, nonce } = sealBytes(raw.target, 'enough text to prove its key beyond a doubt');
    await database.query('insert into raw values (1, $1, $2)', [bytes, nonce]);
    const fields = [{ table: 'raw', storage: { kind: 'bytes', nonce: 'nonce' } }];
    const operations = await siteFor({ url: database.url, keys: raw, scheme: 'chacha20', fields });
    const error = await refusalOf(collect(operations.decrypt({})));
    expect(error).toMatchObject({ code: 'nonce-beside', exitCode: 3 });
    expect(error.message).toBe(
      'raw.secret: a nonce stands beside each value, so webops would open plaintext once more, to garbage',
    );
    expect(error.hint).toContain('--export FILE');
  });
});

test('killed at random moments and started again, decrypt ends with every value as plaintext', {
  timeout: 120_000,
}, async () => {
  const random = seeded(20_261_124);
  const rows = 8_000;
  await createVault(database, 'killed', sealMany(keys.old, rows));
  const { folder } = await makeSite({ url: database.url, keys, fields: [{ table: 'killed' }] });
  for (let n = 0; n < 4; n++) {
    const sitting = await rotateAndKill(folder, randomMoment(random, 5), 'decrypt');
    expect(sitting.killed).toBe(true);
  }
  const { facts, exitCode } = await rotateToTheEnd(folder, 'decrypt');
  expect(exitCode).toBe(0);
  expect(theOnly(facts, 'run-started').resumed).toBe(true);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: rows });
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: rows, failed: 0, digestsMatch: true });
  expect(await valuesOf('killed')).toEqual(Array.from({ length: rows }, (_, i) => `secret-${i + 1}`));
});

test('a value that is sealed while decrypt passes is a finding of the proof', async () => {
  await createVault(database, 'since', sealMany(keys.old, 6));
  const operations = await siteOf({ table: 'since' });
  const facts: RunFact[] = [];
  for await (const fact of operations.decrypt({})) {
    facts.push(fact);
    if (fact.event === 'field-finished')
      await database.query('update since set secret = $1 where id = 2', [seal(keys.target, 'new')]);
  }
  expect(findingsIn(facts)).toEqual([['2', 'current-key', 'it was sealed after the run had passed it']]);
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 5, failed: 0, changedSince: 1 });
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
});
