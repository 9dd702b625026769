import { describe, expect, test } from 'vitest';

import { readPage } from '../../src/database/pages.ts';
import { updateSql } from '../../src/database/update-sql.ts';
import { specOf, targetOf } from '../../src/engine/target-spec.ts';
import { bytes } from '../../src/storage/bytes.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { makeGround, TOKENS } from './ground.ts';

const { database, keys, old, siteWith } = makeGround();
const EVERY_BYTE = Buffer.from([...Array(256).keys()]);

test('every byte comes out of a bytea column as a text of its own, and goes back as it was', async () => {
  await database().query('create table bytes (id int primary key, secret bytea)');
  const values = [...EVERY_BYTE].map((byte) => Buffer.from([byte]));
  values.push(EVERY_BYTE, Buffer.from('\\000'), Buffer.from('\\\\'), Buffer.alloc(0));
  for (const [i, value] of values.entries())
    await database().query('insert into bytes values ($1, $2)', [i, value]);
  const [sum] = await database().query<{ texts: number; wrong: number }>(
    `select count(distinct ${bytes.read('secret')})::int as texts,
            count(*) filter (where ${bytes.write(bytes.read('secret'))[0]} is distinct from secret)::int as wrong
       from bytes`,
  );
  expect(sum).toEqual({ texts: values.length, wrong: 0 });
});

describe.each([
  ['text', `'a'`, `'A'`, `'b'`],
  ['bytea', `'\\x00ff'`, `'\\x00fe'`, `'\\x00'`],
  ['json', `'"a"'`, `' "a"'`, `'"b"'`],
  ['jsonb', `'{"n": 1.0}'`, `'{"n": 1.00}'`, `'"b"'`],
])('a value of a %s column', (type, stood, stands, other) => {
  test('is replaced only where to the byte it still is what was read', async () => {
    const table = `moved_${type}`;
    await database().query(`create table ${table} (id int primary key, secret ${type})`);
    await database().query(`insert into ${table} values (1, ${stood}), (2, ${stood}), (3, ${other})`);
    const pool = await poolOf(database());
    const [target] = await targetsOf(pool, keys, [{ table }]);
    const rows = await readPage(pool, target!, { after: null, upto: null, limit: 10 });
    await database().query(`update ${table} set secret = ${stands} where id = 1`);
    const writes = rows.map(({ key, values }) => ({ key, old: values, new: rows[2]!.values }));
    const { sql, params } = updateSql(target!, writes);
    expect(await pool.transaction((tx) => tx.execute(sql, params))).toBe(2);
    const [sum] = await database().query(
      `select count(*) filter (where id = 1 and secret::text = (${stands}::${type})::text)::int as kept,
              count(*) filter (where id > 1 and secret::text = (${other}::${type})::text)::int as replaced
         from ${table}`,
    );
    expect(sum).toEqual({ kept: 1, replaced: 2 });
  });
});

test('a column of a domain over jsonb is turned within its constraint', async () => {
  await database().query(`
    create domain sealed as jsonb check (value is null or jsonb_typeof(value) = 'string');
    create table in_domain (id int primary key, secret sealed not null);`);
  await database().query('insert into in_domain values (1, $1)', [JSON.stringify(old('one'))]);
  const facts = await collect((await siteWith([{ table: 'in_domain' }])).rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 1 });
});

test('a value whose constraint refuses a turned one is left and told; the others are turned', async () => {
  const token = old('one');
  await database().query(
    `create table picky (id int primary key, secret jsonb check (secret ->> 'token' = '${token}' or id > 1))`,
  );
  await database().query('insert into picky values (1, $1), (2, $1)', [JSON.stringify({ token })]);
  const facts = await collect((await siteWith([{ table: 'picky', storage: TOKENS }])).rotate({}));
  expect(told(facts, 'finding').map(({ primaryKey, reason }) => [primaryKey.id, reason])).toEqual([
    ['1', expect.stringContaining('a check constraint stands in the way (SQLSTATE 23514')],
  ]);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 1, findings: 1 });
});

test('a storage that does not fit its column is refused before anything is read', async () => {
  await database().query('create table unfit (id int primary key, secret jsonb)');
  for (const [setting, message] of [
    [{ storage: 'text' }, 'storage text does not fit public.unfit.secret, which is jsonb'],
    [{ storage: 'bytes' }, 'storage bytes does not fit public.unfit.secret, which is jsonb'],
  ] as const) {
    const site = await siteWith([{ table: 'unfit', ...setting }]);
    const failed = (await collect(site.check({}))).filter(({ outcome }) => outcome === 'fail');
    expect(failed.map((fact) => fact.message)).toEqual([message]);
    await expect(collect(site.rotate({}))).rejects.toMatchObject({ message, exitCode: 3 });
  }
});

test('a target in another thread takes cells as this one does', async () => {
  await database().query('create table sent (id int primary key, secret jsonb)');
  const pool = await poolOf(database());
  const [target] = await targetsOf(pool, keys, [{ table: 'sent' }]);
  const storage = {
    kind: 'json-members',
    names: ['Token'],
    match: 'contains',
    wrap: 'base64url',
    nonce: null,
    nested: true,
  } as const;
  const spec = specOf({ ...target!, fields: [{ ...target!.fields[0]!, storage }] });
  const { judging } = targetOf(structuredClone(spec)).fields[0]!;
  expect(judging.nested).toBe(true);
  expect(judging.storage.cells('{"a_token": "d29yZHM=", "user": "x"}')).toEqual({ cells: ['words'] });
});
