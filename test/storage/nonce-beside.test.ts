import { describe, expect, test } from 'vitest';

import { readPage } from '../../src/database/pages.ts';
import type { Target } from '../../src/database/target.ts';
import { updateSql } from '../../src/database/update-sql.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { bytesAndNonce } from '../../src/storage/bytes-and-nonce.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { collect, told } from '../support/facts.ts';
import { makeKeys, siteFor } from '../support/site.ts';
import { makeGround } from './ground.ts';

const { database } = makeGround();
const keys = makeKeys(chacha20);
const storage = bytesAndNonce('nonce');
const EVERY_BYTE = Buffer.from([...Array(256).keys()]);
const NONCE = 'QEFCQ0RFRkdISUpL';

const beside = (table: string, column = 'secret', nonce = 'nonce') => ({
  table,
  column,
  storage: { kind: 'bytes', nonce },
});

interface Stored {
  secret: Buffer | null;
  nonce: string | null;
}

async function fill(
  table: string,
  rows: readonly (readonly [Buffer | null, string | null])[],
): Promise<void> {
  await database().query(`create table ${table} (id int primary key, secret bytea, nonce text)`);
  for (const [i, [secret, nonce]] of rows.entries())
    await database().query(`insert into ${table} values ($1, $2, $3)`, [i + 1, secret, nonce]);
}

const stored = (table: string) => database().query<Stored>(`select secret, nonce from ${table} order by id`);

async function targetOf(...fields: readonly ReturnType<typeof beside>[]): Promise<Target> {
  const [target] = await targetsOf(await poolOf(database()), keys, fields, 'chacha20');
  return target!;
}

/** Writes values where what was read still stands; how many rows were written. */
async function replace(
  target: Target,
  writes: readonly { key: string; old: readonly (string | null)[]; new: readonly (string | null)[] }[],
): Promise<number> {
  const { sql, params } = updateSql(
    target,
    writes.map((write) => ({ ...write, key: [write.key] })),
  );
  return (await poolOf(database())).execute(sql, params);
}

async function valuesOf(target: Target): Promise<(readonly (string | null)[])[]> {
  const page = await readPage(await poolOf(database()), target, { after: null, upto: null, limit: 100 });
  return page.map(({ values }) => values);
}

const ODD_NONCES = [
  NONCE,
  '////++++abcdABCD',
  '',
  'a:b:c',
  ':',
  ' leading and trailing ',
  'one\nline, another',
  '"quoted", \\slashed\\ {braced}',
  'Ä🔑 outside ASCII',
  "it's",
  '+',
];

test('bytes and nonce are read as one text, and every byte goes back as it was', async () => {
  const rows = [
    ...[...EVERY_BYTE].map((byte) => [Buffer.from([byte]), NONCE] as const),
    [EVERY_BYTE, NONCE] as const,
    ...ODD_NONCES.map((nonce) => [Buffer.from('00ff', 'hex'), nonce] as const),
  ];
  await fill('every', rows);
  const [bytes, nonce] = storage.write(storage.read('secret', 'nonce'));
  const [sum] = await database().query(
    `select count(distinct ${storage.read('secret', 'nonce')})::int as texts,
            count(*) filter (where ${bytes} is distinct from secret)::int as "wrong bytes",
            count(*) filter (where ${nonce} is distinct from nonce)::int as "wrong nonces"
       from every`,
  );
  const written = new Set(rows.map(([secret, text]) => `${text}:${secret.toString('hex')}`));
  expect(sum).toEqual({ texts: written.size, 'wrong bytes': 0, 'wrong nonces': 0 });
});

test('a value holds one cell, the nonce and the bytes in hex, or none where there are no bytes', async () => {
  await fill('cells', [
    [Buffer.from('00ff', 'hex'), NONCE],
    [Buffer.from('00ff', 'hex'), null],
    [Buffer.from('00ff', 'hex'), ''],
    [Buffer.alloc(0), NONCE],
    [Buffer.alloc(0), null],
    [null, NONCE],
    [null, null],
  ]);
  const values = (await valuesOf(await targetOf(beside('cells')))).map(([value]) => value!);
  expect(values).toEqual([`${NONCE}:00ff`, ':00ff', ':00ff', `${NONCE}:`, ':', null, null]);
  expect(values.slice(0, 5).map((value) => storage.cells(value))).toEqual(
    [`${NONCE}:00ff`, ':00ff', ':00ff', '', ''].map((cell) => ({ cells: [cell] })),
  );
});

test('what is cut out of a value and put in its place is the whole of it', () => {
  for (const value of [`${NONCE}:00ff`, 'a:b:00', ':', `${NONCE}:`]) {
    expect(storage.replace(value, [null])).toBe(value);
    expect(storage.replace(value, ['other:aa'])).toBe('other:aa');
  }
});

describe('a value beside its nonce is replaced only where it still is what was read', () => {
  test('to the byte and to the character', async () => {
    await fill(
      'moved',
      Array.from({ length: 6 }, () => [Buffer.from('00ff', 'hex'), NONCE] as const),
    );
    const target = await targetOf(beside('moved'));
    const read = await valuesOf(target);
    await database().query(`
      update moved set secret = '\\x00fe' where id = 1;
      update moved set nonce = 'REFCQ0RFRkdISUpL' where id = 2;
      update moved set nonce = null where id = 3;
      update moved set secret = null where id = 4;
      update moved set secret = '\\x00ff00' where id = 5`);
    const before = await stored('moved');
    const next = '////////////////:aabb';
    const writes = read.map((old, i) => ({ key: String(i + 1), old, new: [next] }));
    expect(await replace(target, writes)).toBe(1);
    const after = await stored('moved');
    expect(after.slice(0, 5)).toEqual(before.slice(0, 5));
    expect(after[5]).toEqual({ secret: Buffer.from('aabb', 'hex'), nonce: '////////////////' });
  });

  test('whatever characters its nonce holds, and that nonce stays where the value does', async () => {
    const rows = ODD_NONCES.map((nonce) => [Buffer.from('00ff', 'hex'), nonce] as const);
    await fill('odd', rows);
    const target = await targetOf(beside('odd'));
    const read = await valuesOf(target);
    const same = read.map((old, i) => ({ key: String(i + 1), old, new: old }));
    expect(await replace(target, same)).toBe(rows.length);
    expect(await stored('odd')).toEqual(rows.map(([secret, nonce]) => ({ secret, nonce })));
    const turned = read.map((old, i) => ({ key: String(i + 1), old, new: [`${NONCE}:0${i.toString(16)}`] }));
    expect(await replace(target, turned)).toBe(rows.length);
    expect(await stored('odd')).toEqual(rows.map((_, i) => ({ secret: Buffer.from([i]), nonce: NONCE })));
  });
});

describe('two cells of one row, each beside its own nonce', () => {
  const target = () => targetOf(beside('pair', 'txt', 'txt_nonce'), beside('pair', 'json', 'json_nonce'));
  const pairs = () => database().query<Record<string, unknown>>('select * from pair order by id');
  const [A, B] = ['aaaaaaaaaaaaaaaa:aa', 'bbbbbbbbbbbbbbbb:bb'];

  test('are read and written together', async () => {
    await database().query(`
      create table pair (id int primary key, txt bytea, txt_nonce varchar(16), json bytea, json_nonce char(16));
      insert into pair
      select id, '\\x01', 'cccccccccccccccc', '\\x02', 'dddddddddddddddd' from generate_series(1, 3) as made (id)`);
    const both = await target();
    expect((await valuesOf(both))[0]).toEqual(['cccccccccccccccc:01', 'dddddddddddddddd:02']);
    const old = ['cccccccccccccccc:01', 'dddddddddddddddd:02'];
    expect(await replace(both, [{ key: '1', old, new: [A, B] }])).toBe(1);
    expect((await pairs())[0]).toEqual({
      id: 1,
      txt: Buffer.from([0xaa]),
      txt_nonce: 'aaaaaaaaaaaaaaaa',
      json: Buffer.from([0xbb]),
      json_nonce: 'bbbbbbbbbbbbbbbb',
    });
  });

  test('are written one by one, while the other stays to the byte and keeps a NULL or odd nonce', async () => {
    await database().query(`update pair set json_nonce = null where id = 2`);
    await database().query(`update pair set json = null, json_nonce = 'odd' where id = 3`);
    const [, second, third] = await pairs();
    const both = await target();
    const [, secondRead, thirdRead] = await valuesOf(both);
    expect([secondRead, thirdRead]).toEqual([
      ['cccccccccccccccc:01', ':02'],
      ['cccccccccccccccc:01', null],
    ]);
    const writes = [
      { key: '2', old: secondRead!, new: [A, ':02'] },
      { key: '3', old: thirdRead!, new: [A, null] },
    ];
    expect(await replace(both, writes)).toBe(2);
    const written = { txt: Buffer.from([0xaa]), txt_nonce: 'aaaaaaaaaaaaaaaa' };
    expect((await pairs()).slice(1)).toEqual([
      { ...second, ...written },
      { ...third, ...written },
    ]);
  });

  test('are not written where the other one moved', async () => {
    const both = await target();
    const [first] = await valuesOf(both);
    await database().query(`update pair set json_nonce = 'eeeeeeeeeeeeeeee' where id = 1`);
    const before = await pairs();
    expect(await replace(both, [{ key: '1', old: first!, new: [B, first![1]!] }])).toBe(0);
    expect(await pairs()).toEqual(before);
  });
});

test('a nonce column that can’t hold one is found before anything is read', async () => {
  await database().query(`
    create table unfit (id int primary key, secret bytea, nonce text, num int, short varchar(15), raw bytea,
      made text generated always as ('x') stored)`);
  const checks: readonly (readonly [string, string | null])[] = [
    ['nonce', null],
    ['nnce', 'the nonce column nnce of public.unfit.secret is not there'],
    ['num', 'the nonce column num of public.unfit.secret is integer'],
    ['short', 'the nonce column short of public.unfit.secret holds 15 characters'],
    ['raw', 'the nonce column raw of public.unfit.secret is bytea'],
    ['made', 'is a generated column: PostgreSQL computes it'],
    ['id', 'the nonce column id of public.unfit.secret is integer'],
  ];
  for (const [nonce, message] of checks) {
    const fields = [beside('unfit', 'secret', nonce)];
    const site = await siteFor({ url: database().url, keys, scheme: 'chacha20', fields });
    const failed = told(await collect(site.check({})), 'check').filter(({ outcome }) => outcome === 'fail');
    if (message === null) expect(failed).toEqual([]);
    else expect(failed.map((fact) => fact.message).join()).toContain(message);
  }
});
