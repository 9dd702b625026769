import { afterAll, beforeAll, expect, test } from 'vitest';

import { Database } from '../../../src/database/database.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';
import { aRun, dump, expectAsBefore, purge, putAllBack, targetOf } from './keeping.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(`
    create extension citext;
    create schema "Odd Schema";
    create type "Odd Schema"."Möod" as enum ('so so', '"very", {well}', 'it''s');
    create domain plus as numeric(20, 8) check (value > 0);
    create domain padded as character(12);
    create type pair as (left_side text, right_side bytea);
    create table "Odd Schema"."Every ""Type""" (
      "Id" bigint generated always as identity,
      "se'cret" text,
      n numeric, m numeric(9, 2), d plus, f4 real, f8 double precision, i2 smallint,
      j json, jb jsonb, b bytea, t text, v varchar(9), c character(7), bare bpchar, pad padded, q "char", nm name, ci citext,
      ts timestamp, tz timestamptz, tt timetz, dt date, iv interval, cash money, x xml, u uuid,
      ip inet, net cidr, mac macaddr, bits bit(5), vbits bit varying, p point, r int4range, mr int4multirange,
      arr int[], texts text[], enums "Odd Schema"."Möod"[], mood "Odd Schema"."Möod", record pair, vec tsvector, lsn pg_lsn,
      o oid, rc regclass, ok boolean,
      made text generated always as (upper(t)) stored,
      primary key ("Id"));
    insert into "Odd Schema"."Every ""Type""" ("se'cret", n, m, d, f4, f8, i2, j, jb, b, t, v, c, bare, pad, q, nm, ci,
      ts, tz, tt, dt, iv, cash, x, u, ip, net, mac, bits, vbits, p, r, mr, arr, texts, enums, mood, record, vec, lsn,
      o, rc, ok)
    values
      ('one', 1.230000000000000000000000000000000001, 1234567.89, 0.00000001, 0.1::real / 3, 1e-300 / 3, -32768,
       E'{ "b" : 1,\\n"a":[ 1.0, "\\\\u00e9" ] , "b":2}', '{"b": 1.00, "a": "ü"}', '\\x00ff10'::bytea, E'tab\\tline\\n\\\\ quote''s "x"', 'nine char',
       'pad ', 'trailing   ', 'dom ', 'z', 'a name', 'MiXed',
       '2025-03-30 02:30:00.123456', '2025-10-26 02:30:00.123456+02', '12:00:00.5-03:30', '0044-03-15 BC', '-1 year -2 mons +3 days -04:05:06.789',
       1234.56, '<a>1</a><b/>', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '192.168.0.1/24', '10.0.0.0/8', '08:00:2b:01:02:03',
       '10110', '101', '(1.1,2.2)', '[1,5)', '{[1,2),[5,6)}', '{{1,null},{3,4}}', array['a,b', null, '', 'NULL', '"'],
       array['it''s', '"very", {well}']::"Odd Schema"."Möod"[], 'so so', row('x,"', '\\xdead'), 'a:1 b:2', '16/B374D848', 4711, 'pg_class', true),
      ('two', 'NaN', null, null, 'Infinity', '-0', null, '"text"', 'null', '', '', '', '', '', '', '', '', '',
       'infinity', '-infinity', '23:59:60+00', 'infinity', '@ 1 mon ago', -0.01, 'plain', null, '::1', '::/0', null,
       null, '', null, 'empty', '{}', '{}', '{}', '{}', null, row(null, null), '', '0/0', 0, null, false),
      (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
       null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
       null, null, null, null, null, null, null, null)`);
});
afterAll(() => database.end());

test('a deleted row comes back byte for byte, whatever the types of its columns', async () => {
  const pool = await poolOf(database);
  const target = await targetOf(pool, ODD);
  const run = await aRun(pool, 'every type');
  const before = await dump(database);
  const { keys } = await purge(pool, target, { run });
  expect(keys).toEqual([['1'], ['2'], ['3']]);
  expect(await dump(database)).toEqual([]);
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 3, left: [] });
  await expectAsBefore(database, before);
});

test('it does so for roles that write their dates, intervals and money in other ways', async () => {
  const before = await dump(database);
  const kept = await strange('German, DMY', 'sql_standard');
  expect(await kept.query(`select interval '-1 day +2 hours' as shown`)).toEqual([
    { shown: '+0-0 -1 +2:00:00' },
  ]);
  const run = await aRun(kept, 'strange forms');
  await purge(kept, await targetOf(kept, ODD), { run });
  const other = await strange('SQL, MDY', 'iso_8601');
  expect(await putAllBack(other, run)).toMatchObject({ restored: 3, left: [] });
  await expectAsBefore(database, before);
});

const ODD = { schema: 'Odd Schema', table: 'Every "Type"', column: "se'cret" };

const opened: Database[] = [];
afterAll(() => Promise.all(opened.map((each) => each.close())));

/** A pool whose sessions show values as almost nobody does. */
async function strange(datestyle: string, intervalstyle: string): Promise<Database> {
  const settings = {
    datestyle,
    intervalstyle,
    timezone: 'America/St_Johns',
    bytea_output: 'escape',
    extra_float_digits: '-5',
    xmloption: 'document',
  };
  const options = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`,
  );
  const url = new URL(database.url);
  url.searchParams.set('options', options.join(' '));
  const pool = await Database.connect({ url: url.href, env: {}, applicationName: 'keyturn test' });
  opened.push(pool);
  return pool;
}
