import { afterAll, beforeAll, expect, test } from 'vitest';

import { makeCollation } from '../support/collation.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { opener, seal } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
const openTarget = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

test('names of schemas, tables and columns may be any the database allows', async () => {
  const names = { schema: 'My "Odd" Schema', table: 'Weird.Table; --', id: 'Select', column: "s'ecret $1" };
  const q = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const table = `${q(names.schema)}.${q(names.table)}`;
  await database.query(`create schema ${q(names.schema)}`);
  await database.query(
    `create table ${table} (${q(names.id)} text primary key, ${q(names.column)} text, "k0" text, "t" text)`,
  );
  await database.query(`insert into ${table} values ('x', $1, 'k', 't'), ('y', $2, 'k', 't')`, [
    seal(keys.old, 'odd'),
    'plain',
  ]);
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [{ table, column: names.column, label: '"k0" || t' }],
  });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 1, findings: 1 });
  expect(theOnly(facts, 'finding')).toMatchObject({
    field: `${table}.${q(names.column)}`,
    primaryKey: { Select: 'y' },
  });
  const rows = await database.query<Record<string, string>>(`select * from ${table} order by 1`);
  expect(openTarget(rows[0]![names.column]!)).toBe('odd');
});

test('a partitioned table is turned like any other, over all its partitions', async () => {
  await database.query(`
    create table parted (region text, id integer, secret text, primary key (region, id)) partition by list (region);
    create table parted_eu partition of parted for values in ('eu');
    create table parted_rest partition of parted default partition by range (id);
    create table parted_low partition of parted_rest for values from (minvalue) to (500);
    create table parted_high partition of parted_rest for values from (500) to (maxvalue)`);
  const secrets = Array.from({ length: 900 }, (_, i) => seal(keys.old, `p${i}`));
  await database.query(
    `insert into parted select case when n % 3 = 0 then 'eu' else 'us' end, n, s
       from unnest($1::text[]) with ordinality as made (s, n)`,
    [secrets],
  );
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'parted' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 900, findings: 0 });
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 900, failed: 0, digestsMatch: true });
  const rows = await database.query<{ secret: string }>('select secret from parted order by id');
  expect(rows.map(({ secret }) => openTarget(secret))).toEqual(secrets.map((_, i) => `p${i}`));
});

test('a table that other tables inherit from is turned with their rows', async () => {
  await database.query(`
    create table parent (id integer primary key, secret text);
    create table child (primary key (id)) inherits (parent)`);
  await database.query('insert into parent values (1, $1)', [seal(keys.old, 'parent')]);
  await database.query('insert into child values (2, $1)', [seal(keys.old, 'child')]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'parent' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 2, findings: 0 });
  const rows = await database.query<{ secret: string }>('select secret from parent order by id');
  expect(rows.map(({ secret }) => openTarget(secret))).toEqual(['parent', 'child']);
});

test('varchar(n), char(n), domains and columns with a collation of their own keep their type', async () => {
  await database.query(`
    create domain token_domain as varchar(200) check (value <> 'x');
    create table typed (
      id integer primary key, v varchar(140), c char(200), d token_domain not null, l text collate "C")`);
  await database.query('insert into typed values (1, $1, $2, $3, $4)', [
    seal(keys.old, 'v'),
    seal(keys.old, 'c'),
    seal(keys.old, 'd'),
    seal(keys.old, 'l'),
  ]);
  const columns = ['v', 'c', 'd', 'l'];
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: columns.map((column) => ({ table: 'typed', column })),
  });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 4, findings: 0 });
  for (const proof of told(facts, 'proved')) expect(proof).toMatchObject({ opened: 1, digestsMatch: true });
  const [row] = await database.query<Record<string, string>>('select v, c::text as c, d, l from typed');
  expect(columns.map((column) => openTarget(row![column]!))).toEqual(columns);
});

test('a column under a collation that holds A and a to be one letter is compared by its bytes', async ({
  skip,
}) => {
  if (!(await makeCollation(database)))
    skip('this server was built without ICU, which nondeterministic collations need');
  await database.query('create table folded (id integer primary key, secret text collate keyturn_ci)');
  await database.query('insert into folded values (1, $1), (2, $2)', [
    seal(keys.old, 'one'),
    seal(keys.target, 'two'),
  ]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'folded' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 1, unchanged: 1 });
  const rows = await database.query<{ secret: string }>('select secret from folded order by id');
  expect(rows.map(({ secret }) => openTarget(secret))).toEqual(['one', 'two']);
});
