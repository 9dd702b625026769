import { afterAll, beforeAll, expect, test } from 'vitest';

import { countDragged, type Dragged } from '../../../src/database/dependents/count-dragged.ts';
import { readDependents } from '../../../src/database/dependents/read-dependents.ts';
import { Database } from '../../../src/database/database.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

/** What a deletion of rows of a table in schema `schema` would drag along. */
async function dragged(
  schema: string,
  table: string,
  keys: readonly (readonly string[])[],
): Promise<Dragged[]> {
  const pool = await poolOf(database);
  const dependents = await readDependents(pool, { schema, table });
  const found = await countDragged(pool, dependents, keys);
  return found.map((each) => ({ ...each, table: each.table.replace(`${schema}.`, '') }));
}

test('rows that go with others are counted to the last generation, whatever the foreign key says', async () => {
  await database.query(`
    create schema deep;
    create table deep.a (id int primary key);
    create table deep.b (id int primary key, a int references deep.a on delete cascade);
    create table deep.c (id int primary key, b int references deep.b);
    create table deep.d (id int primary key, c int references deep.c on delete restrict);
    create table deep.e (id int primary key, d int references deep.d deferrable initially deferred);
    create table deep.f (id int primary key, e int references deep.e on delete set null,
                         also int default 0 references deep.e on delete set default);
    create table deep.g (id int primary key, f int references deep.f);
    insert into deep.a select generate_series(1, 3);
    insert into deep.b select n, 1 + n % 3 from generate_series(1, 6) as n;
    insert into deep.c select n, 1 + n % 6 from generate_series(1, 12) as n;
    insert into deep.d select n, 1 + n % 12 from generate_series(1, 24) as n;
    insert into deep.e select n, 1 + n % 24 from generate_series(1, 48) as n;
    insert into deep.e values (0, null);
    insert into deep.f select n, 1 + n % 48, 1 + n % 48 from generate_series(1, 96) as n;
    insert into deep.g select n, n from generate_series(1, 96) as n`);
  expect(await dragged('deep', 'a', [['1']])).toEqual([
    { table: 'b', action: 'delete', rows: 2 },
    { table: 'c', action: 'delete', rows: 4 },
    { table: 'd', action: 'delete', rows: 8 },
    { table: 'e', action: 'delete', rows: 16 },
    { table: 'f', action: 'set-default', rows: 32 },
    { table: 'f', action: 'set-null', rows: 32 },
  ]);
  expect(await dragged('deep', 'a', [['1'], ['2'], ['99'], ['1']])).toContainEqual({
    table: 'd',
    action: 'delete',
    rows: 16,
  });
  expect(await dragged('deep', 'a', [['99']])).toEqual([]);
  expect(await dragged('deep', 'a', [])).toEqual([]);
});

test('a row that two ways lead to is counted once, and one that goes is not let go of', async () => {
  await database.query(`
    create schema twice;
    create table twice.root (id int primary key);
    create table twice.one (id int primary key, root int references twice.root on delete cascade);
    create table twice.two (id int primary key, root int references twice.root on delete cascade,
                            other int references twice.root on delete cascade,
                            one int references twice.one on delete set null);
    insert into twice.root values (1), (2);
    insert into twice.one values (1, 1), (2, 2);
    insert into twice.two values (1, 1, 2, 1), (2, 2, 1, 2), (3, null, null, 1), (4, 1, 1, 2)`);
  expect(await dragged('twice', 'root', [['1'], ['2']])).toEqual([
    { table: 'one', action: 'delete', rows: 2 },
    { table: 'two', action: 'delete', rows: 3 },
    { table: 'two', action: 'set-null', rows: 1 },
  ]);
});

test('a table that refers to itself is followed all the way down, and those asked for are not counted again', async () => {
  await database.query(`
    create schema itself;
    create table itself.page (id int primary key, parent int references itself.page);
    create table itself.note (page int references itself.page on delete cascade, n int, primary key (page, n));
    insert into itself.page select n, nullif(n - 1, 0) from generate_series(1, 40) as n;
    insert into itself.page values (50, null), (51, 50);
    insert into itself.note select n, m from generate_series(1, 40) as n, generate_series(1, 2) as m`);
  expect(await dragged('itself', 'page', [['1']])).toEqual([
    { table: 'page', action: 'delete', rows: 39 },
    { table: 'note', action: 'delete', rows: 80 },
  ]);
  expect(await dragged('itself', 'page', [['20'], ['30'], ['50']])).toEqual([
    { table: 'page', action: 'delete', rows: 20 },
    { table: 'note', action: 'delete', rows: 42 },
  ]);
});

test('tables that refer to one another in a circle are counted to the end, and the count ends', async () => {
  await database.query(`
    create schema circle;
    create table circle.root (id int primary key);
    create table circle.a (id int primary key, root int references circle.root, b int);
    create table circle.b (id int primary key, a int references circle.a on delete cascade);
    create table circle.c (b int references circle.b primary key);
    alter table circle.a add foreign key (b) references circle.b deferrable initially deferred;
    insert into circle.root values (1);
    insert into circle.a values (1, 1, null), (2, null, null), (3, null, null), (9, null, null);
    insert into circle.b values (1, 1), (2, 2), (3, 3), (9, 9);
    update circle.a set b = case id when 2 then 1 when 3 then 2 when 1 then 3 end;
    insert into circle.c values (1), (3), (9)`);
  expect(await dragged('circle', 'root', [['1']])).toEqual([
    { table: 'a', action: 'delete', rows: 3 },
    { table: 'b', action: 'delete', rows: 3 },
    { table: 'c', action: 'delete', rows: 2 },
  ]);
});

test('composite keys, other unique keys, odd names, other schemas and partitions are followed', async () => {
  await database.query(`
    create schema odd;
    create schema "Other Schema";
    create table odd."Röot ""1""" (id bigint, part text collate "C", code varchar(9) not null unique, primary key (id, part));
    create table "Other Schema"."Child" ("The Key" uuid primary key default gen_random_uuid(), p varchar(9), i int,
      foreign key (i, p) references odd."Röot ""1""" (id, part) match full on delete cascade);
    create table odd.by_code (id int primary key, code text references odd."Röot ""1""" (code));
    create table odd.log (id int, at date, root int, part text, primary key (id, at),
      foreign key (root, part) references odd."Röot ""1""") partition by range (at);
    create table odd.log_1 partition of odd.log for values from ('2025-01-01') to ('2026-01-01');
    create table odd.log_2 partition of odd.log for values from ('2026-01-01') to ('2027-01-01');
    create table odd.entry (log int, at date, foreign key (log, at) references odd.log on delete cascade, n int primary key);
    insert into odd."Röot ""1""" values (1, 'a', 'one'), (1, 'b', 'two');
    insert into "Other Schema"."Child" (p, i) values ('a', 1), ('b', 1), ('b', 1), (null, null);
    insert into odd.by_code values (1, 'one'), (2, 'two'), (3, null);
    insert into odd.log values (1, '2025-05-05', 1, 'b'), (2, '2026-05-05', 1, 'b'), (3, '2026-05-05', 1, 'a');
    insert into odd.entry values (1, '2025-05-05', 1), (2, '2026-05-05', 2), (2, '2026-05-05', 3), (3, '2026-05-05', 4)`);
  expect(await dragged('odd', 'Röot "1"', [['1', 'b']])).toEqual([
    { table: 'Other Schema.Child', action: 'delete', rows: 2 },
    { table: 'by_code', action: 'delete', rows: 1 },
    { table: 'log', action: 'delete', rows: 2 },
    { table: 'entry', action: 'delete', rows: 3 },
  ]);
});

test('a partition is followed as its partitioned table is, and what refers to one partition alone as well', async () => {
  await database.query(`
    create schema parts;
    create table parts.vault (id int, region text, secret text, primary key (id, region)) partition by list (region);
    create table parts.north partition of parts.vault for values in ('n');
    create table parts.south partition of parts.vault for values in ('s');
    create unique index on parts.north (id);
    create table parts.whole (id int primary key, vault int, region text,
      foreign key (vault, region) references parts.vault on delete cascade);
    create table parts.northern (id int primary key, vault int references parts.north (id) on delete set null);
    create table parts.own (id int, year int, vault int, region text, primary key (id, year)) partition by list (year);
    create table parts.own_1 partition of parts.own for values in (1);
    create table parts.own_2 partition of parts.own for values in (2);
    alter table parts.own_2 add foreign key (vault, region) references parts.vault;
    insert into parts.vault values (1, 'n'), (1, 's'), (2, 'n');
    insert into parts.whole values (1, 1, 'n'), (2, 1, 's'), (3, 1, 's');
    insert into parts.northern values (1, 1), (2, 2);
    insert into parts.own values (1, 1, 1, 's'), (1, 2, 1, 's'), (2, 2, 1, 'n')`);
  const northern = [
    { table: 'own', action: 'delete', rows: 1 },
    { table: 'whole', action: 'delete', rows: 1 },
    { table: 'northern', action: 'set-null', rows: 1 },
  ];
  expect(await dragged('parts', 'vault', [['1', 'n']])).toEqual(northern);
  expect(await dragged('parts', 'north', [['1', 'n']])).toEqual(northern);
  expect(await dragged('parts', 'vault', [['1', 's']])).toEqual([
    { table: 'own', action: 'delete', rows: 1 },
    { table: 'whole', action: 'delete', rows: 2 },
  ]);
});

test('ten thousand rows are counted in a session that PostgreSQL keeps from writing, without any index to help', async () => {
  await database.query(`
    create schema many;
    create table many.root (id int primary key);
    create table many.child (id int primary key, root int references many.root);
    create table many.leaf (id int primary key, child int references many.child on delete cascade, up int references many.leaf);
    insert into many.root select generate_series(1, 10000);
    insert into many.child select n, 1 + n % 10000 from generate_series(1, 30000) as n;
    insert into many.leaf select n, n from generate_series(1, 30000) as n`);
  const readOnly = await Database.connect({
    url: database.url,
    env: {},
    applicationName: 'keyturn test',
    readOnly: true,
  });
  try {
    const dependents = await readDependents(readOnly, { schema: 'many', table: 'root' });
    const keys = Array.from({ length: 10_000 }, (_, n) => [String(n + 1)]);
    expect(await countDragged(readOnly, dependents, keys)).toEqual([
      { table: 'many.child', action: 'delete', rows: 30_000 },
      { table: 'many.leaf', action: 'delete', rows: 30_000 },
    ]);
  } finally {
    await readOnly.close();
  }
});
