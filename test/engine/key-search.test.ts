import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { FindKeyRequest, Operations } from '../../src/flows/operations.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import type { KeySearchFact } from '../../src/plan/key-search-facts.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { openOperationsInThread } from '../../src/wiring.ts';
import { sealBytes } from '../support/chacha20.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, versionsOf } from '../support/sealed.ts';
import { makeKeys, makeSite, operationsAt, siteFor, type SiteSettings } from '../support/site.ts';

const keys = makeKeys();
const second = fernet.generateKey();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const typed = (...materials: readonly KeyMaterial[]): FindKeyRequest => ({
  typed: materials.map((material) => fernet.formatKey(material)),
});

function site(fields: SiteSettings['fields'], more: Partial<SiteSettings> = {}): Promise<Operations> {
  return siteFor({ url: database.url, keys, fields, ...more });
}

async function found(operations: Operations, request: FindKeyRequest): Promise<KeySearchFact[]> {
  return (await collect(operations.findKey(request))).filter(({ event }) => event !== 'key-search-progress');
}

describe('the search for a lost key', () => {
  test('counts per key and field what it would save, and what no key opens', async () => {
    await createVault(database, 'first', [
      seal(keys.old, 'a'),
      seal(keys.target, 'b'),
      seal(keys.lost, 'c'),
      seal(keys.lost, 'd'),
      seal(second, 'e'),
      seal(fernet.generateKey(), 'nobody'),
      seal(keys.lost, 'cut off').slice(0, 92),
      'plaintext',
      '',
      null,
    ]);
    await createVault(database, 'other', [seal(second, 'a'), seal(keys.lost, 'b'), seal(keys.old, 'c')]);
    const operations = await site([{ table: 'first' }, { table: 'other', where: 'id <> 2' }]);
    const stranger = fernet.generateKey();
    const before = await versionsOf(database, 'first');

    const facts = await found(operations, typed(keys.lost, stranger, second));

    expect(facts).toEqual([
      tried(keys.lost, 'typed in', [2, 0]),
      tried(stranger, 'typed in, number 2', [0, 0]),
      tried(second, 'typed in, number 3', [1, 1]),
      {
        event: 'key-search-total',
        keyring: 'encryption',
        candidates: 3,
        unopened: 5,
        stillUnopened: 1,
        undecidable: 0,
        fields: [
          { field: 'public.first.secret', unopened: 4, stillUnopened: 1 },
          { field: 'public.other.secret', unopened: 1, stillUnopened: 0 },
        ],
      },
    ]);
    const census = theOnly(await collect(operations.census({})), 'census-total');
    expect(census.unknownKey).toBe(5);
    expect(await versionsOf(database, 'first')).toEqual(before);
  });

  test('without any candidate says how many values do not open', async () => {
    const operations = await site([{ table: 'first' }]);
    expect(await found(operations, {})).toMatchObject([
      { event: 'key-search-total', candidates: 0, unopened: 4, stillUnopened: 4 },
    ]);
  });

  test('is told the truth by a rotation that has the key found among its older ones', async () => {
    const values = [seal(keys.lost, 'x'), seal(second, 'y'), seal(keys.old, 'z')];
    await createVault(database, 'truth', values);
    const { folder, opening } = await makeSite({ url: database.url, keys, fields: [{ table: 'truth' }] });
    const operations = await operationsAt(opening);
    const facts = await found(operations, { files: ['lost.key'] });
    const [key] = told(facts, 'key-tried');
    expect(key).toMatchObject({ source: 'lost.key', saves: 1, setting: `{ file: "${folder}/lost.key" }` });
    const config = JSON.stringify({
      application: 'webops',
      environment: 'development',
      database: { url: { file: 'database.url' } },
      keyrings: {
        encryption: { scheme: 'fernet', current: { file: 'target.key' }, older: ['OLD', 'FOUND'] },
      },
      fields: [{ table: 'truth', column: 'secret', keyring: 'encryption' }],
    });
    const older = config.replace('"OLD"', '{ file: old.key }').replace('"FOUND"', key!.setting!);
    writeFileSync(join(folder, 'keyturn.yaml'), older);
    const run = await collect((await operationsAt(opening)).rotate({}));
    expect(theOnly(run, 'run-finished')).toMatchObject({ changed: 2, findings: 1 });
  });
});

/** A typed key and the values it saves in `first` and `other`, one cell each. */
function tried({ fingerprint }: KeyMaterial, source: string, [first, other]: readonly [number, number]) {
  const fields = [
    { field: 'public.first.secret', saves: first, cells: first },
    { field: 'public.other.secret', saves: other, cells: other },
  ];
  const all = first + other;
  const about = { event: 'key-tried', keyring: 'encryption', source, fingerprint };
  return { ...about, saves: all, cells: all, fields, setting: '{ prompt: true }' };
}

describe('a value of several cells', () => {
  const storage = { kind: 'json-members', names: ['token'], match: 'contains' };
  const object = (...tokens: readonly string[]) =>
    JSON.stringify(Object.fromEntries(tokens.map((token, i) => [`token${i}`, token])));

  test('is saved by a key that opens all of its cells that did not open, and by two keys only together', async () => {
    await database.query('create table members (id int primary key, secret jsonb)');
    const values = [
      object(seal(keys.lost, 'a'), seal(keys.old, 'b')),
      object(seal(keys.lost, 'a'), seal(keys.lost, 'b'), 'plain'),
      object(seal(keys.lost, 'a'), seal(second, 'b')),
      object(seal(keys.lost, 'a'), seal(fernet.generateKey(), 'b')),
      object(seal(keys.lost, 'a'), seal(keys.lost, 'damaged').slice(0, 90)),
    ];
    for (const [i, value] of values.entries())
      await database.query('insert into members values ($1, $2)', [i + 1, value]);
    const operations = await site([{ table: 'members', storage }]);
    const facts = await found(operations, typed(keys.lost, second));
    expect(told(facts, 'key-tried')).toMatchObject([
      { fingerprint: keys.lost.fingerprint, saves: 2, cells: 5 },
      { fingerprint: second.fingerprint, saves: 0, cells: 1 },
    ]);
    // The damaged one is none that a key might save.
    expect(theOnly(facts, 'key-search-total')).toMatchObject({ unopened: 4, stillUnopened: 1 });
  });

  test('that were sealed several times over is saved by the keys of all layers together', async () => {
    const twice = (outer: KeyMaterial, inner: KeyMaterial) => object(seal(outer, seal(inner, 'deep')));
    await database.query('create table layers (id int primary key, secret jsonb)');
    const values = [
      twice(keys.old, keys.lost),
      twice(keys.lost, keys.old),
      twice(keys.lost, second),
      twice(fernet.generateKey(), keys.lost),
    ];
    for (const [i, value] of values.entries())
      await database.query('insert into layers values ($1, $2)', [i + 1, value]);
    const operations = await site([{ table: 'layers', storage: { ...storage, nested: true } }]);
    const facts = await found(operations, typed(keys.lost, second));
    expect(told(facts, 'key-tried')).toMatchObject([
      { saves: 2, cells: 3 },
      { saves: 0, cells: 1 },
    ]);
    expect(theOnly(facts, 'key-search-total')).toMatchObject({ unopened: 4, stillUnopened: 1 });
  });
});

describe('a scheme that does not authenticate', () => {
  const raw = makeKeys(chacha20);
  const storage = (nonce: string) => ({ kind: 'bytes', nonce });
  const hex = (...materials: readonly KeyMaterial[]) => ({
    typed: materials.map((material) => chacha20.formatKey(material)),
  });

  test('is searched row by row: text proves the key, and what proves none stays undecidable', async () => {
    await database.query(
      'create table raw (id int primary key, a bytea, a_nonce text, b bytea, b_nonce text)',
    );
    const long = 'a text that is long enough to prove a key';
    const rows: [a: [KeyMaterial, string | Buffer], b: [KeyMaterial, string | Buffer] | null][] = [
      [[raw.old, long], null],
      [
        [raw.lost, long],
        [raw.lost, 'short'],
      ],
      [
        [raw.lost, long],
        [raw.lost, long],
      ],
      [[raw.lost, 'ab'], null],
      [[chacha20.generateKey(), long], null],
    ];
    for (const [i, [a, b]] of rows.entries()) {
      const [first, other] = [sealBytes(...a), b && sealBytes(...b)];
      await database.query('insert into raw values ($1, $2, $3, $4, $5)', [
        i + 1,
        first.bytes,
        first.nonce,
        other?.bytes ?? null,
        other?.nonce ?? null,
      ]);
    }
    const operations = await site(
      [
        { table: 'raw', column: 'a', storage: storage('a_nonce') },
        { table: 'raw', column: 'b', storage: storage('b_nonce') },
      ],
      { keys: raw, scheme: 'chacha20' },
    );
    const facts = await found(operations, hex(chacha20.generateKey(), raw.lost));
    expect(told(facts, 'key-tried').map(({ saves, fields }) => [saves, fields])).toEqual([
      [
        0,
        [
          { field: 'public.raw.a', saves: 0, cells: 0 },
          { field: 'public.raw.b', saves: 0, cells: 0 },
        ],
      ],
      [
        4,
        [
          { field: 'public.raw.a', saves: 2, cells: 2 },
          { field: 'public.raw.b', saves: 2, cells: 2 },
        ],
      ],
    ]);
    const total = theOnly(facts, 'key-search-total');
    const census = theOnly(await collect(operations.census({})), 'census-total');
    expect(total.unopened).toBe(census.unknownKey + census.undecidable);
    expect(total).toMatchObject({ unopened: 6, stillUnopened: 2, candidates: 2 });
  });
});

describe('keys of other keyrings', () => {
  test('are tried too where they fit the scheme, and each keyring is told by itself', async () => {
    await createVault(database, 'one', [seal(keys.lost, 'a'), seal(keys.target, 'b')]);
    await createVault(database, 'two', [seal(keys.old, 'a'), seal(keys.lost, 'b')]);
    const tokens = { scheme: 'fernet', current: { file: 'lost.key' } };
    const bytes = { scheme: 'chacha20', current: { env: 'HEX' } };
    const operations = await site([{ table: 'one' }, { table: 'two', keyring: 'tokens' }], {
      keyrings: { tokens, bytes },
      env: { HEX: chacha20.formatKey(chacha20.generateKey()) },
    });
    const facts = await found(operations, {});
    const sources = told(facts, 'key-tried').map(({ keyring, source, saves }) => [keyring, source, saves]);
    expect(sources).toEqual([
      ['encryption', 'lost.key, of the keyring tokens', 1],
      ['tokens', 'target.key, of the keyring encryption', 0],
      ['tokens', 'old.key, of the keyring encryption', 1],
    ]);
    expect(told(facts, 'key-search-total').map(({ stillUnopened }) => stillUnopened)).toEqual([0, 0]);
    const noted = await found(operations, { typed: ['no key'] });
    expect(told(noted, 'key-search-note').map(({ message }) => message)).toEqual([
      'what was typed in is no key of the scheme fernet',
    ]);
    const alone = await found(operations, { keyring: 'tokens' });
    expect(told(alone, 'key-search-total')).toHaveLength(1);
    const error = await refusalOf(found(operations, { keyring: 'token' }));
    expect(error.message).toBe('there is no keyring "token"');
  });
});

describe('a long table', () => {
  test('is read page by page to its end, and its counts are exact', async () => {
    const values = Array.from({ length: 5_000 }, (_, i) => seal(i % 50 === 0 ? keys.lost : keys.old, `${i}`));
    await createVault(database, 'long', values);
    const operations = await site([{ table: 'long' }]);
    const facts = await collect(operations.findKey(typed(keys.lost)));
    expect(theOnly(facts, 'key-search-total')).toMatchObject({ unopened: 100, stillUnopened: 0 });
    const done = told(facts, 'key-search-progress').map((fact) => fact.done);
    expect(done.length).toBeGreaterThan(2);
    expect(done.toSorted((a, b) => a - b)).toEqual(done);
    expect(done.at(-1)).toBe(5_000);
  });

  test('is left off when it is asked to stop, and no total is told', async () => {
    const operations = await site([{ table: 'long' }]);
    const facts: KeySearchFact[] = [];
    for await (const fact of operations.findKey(typed(keys.lost))) {
      facts.push(fact);
      operations.stop();
    }
    expect(facts).toHaveLength(1);
  });
});

test('a thread of its own tells the same, and nothing of a key that was typed in', async () => {
  await createVault(database, 'threaded', [seal(keys.lost, 'a')]);
  const { opening } = await makeSite({ url: database.url, keys, fields: [{ table: 'threaded' }] });
  const operations = await openOperationsInThread(opening);
  onTestFinished(() => operations.close());
  const request = typed(keys.lost, second);
  const facts = await found(operations, request);
  expect(facts).toEqual(await found(await operationsAt(opening), request));
  for (const text of request.typed!) expect(JSON.stringify(facts)).not.toContain(text);
  const error = await refusalOf(found(operations, { ...request, files: ['nowhere'] }));
  expect(`${error.message} ${error.stack}`).not.toContain(request.typed![0]);
  expect(error.message).toBe("nowhere can't be read: it does not exist");
});
