import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Database } from '../../../src/database/database.ts';
import { readDependents } from '../../../src/database/dependents/read-dependents.ts';
import { keepValues } from '../../../src/database/restore-point/keep-values.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';
import { aRun, dump, expectAsBefore, purge, putAllBack, targetOf } from './keeping.ts';

let database: FreshDatabase;
let runs = 0;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());
beforeEach(() => database.query('drop schema if exists app cascade; create schema app'));

async function scene(sql: string): Promise<{ pool: Database; run: string }> {
  await database.query(sql);
  const pool = await poolOf(database);
  runs += 1;
  return { pool, run: await aRun(pool, `run ${runs}`) };
}

const vault = (pool: Database) => targetOf(pool, { schema: 'app', table: 'vault' });

test('a row that is there again is left, and nothing is hung on to it', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    create table app.child (id int primary key, vault int references app.vault on delete cascade);
    create table app.leaf (id int primary key, child int references app.child);
    create table app.let_go (id int primary key, vault int references app.vault on delete set null);
    insert into app.vault values (1, 'a'), (2, 'b'), (3, 'c');
    insert into app.child values (1, 1), (2, 2), (3, 3);
    insert into app.leaf values (1, 1), (2, 2), (3, 3);
    insert into app.let_go values (1, 1), (2, 2)`);
  await purge(pool, await vault(pool), { run });
  await database.query(`insert into app.vault values (1, 'someone else'), (3, 'c')`);
  const { left, restored } = await putAllBack(pool, run);
  const orphan = (table: string, parent: string) => ({
    table: `app.${table}`,
    primaryKey: { id: '1' },
    reason: `the row of app.${parent} that it refers to could not be put back`,
    standsAgain: false,
  });
  expect(left).toEqual([
    {
      table: 'app.vault',
      primaryKey: { id: '1' },
      reason: 'a row with its primary key is there again, and holds something else',
      standsAgain: false,
    },
    orphan('child', 'vault'),
    orphan('let_go', 'vault'),
    orphan('leaf', 'child'),
  ]);
  expect(restored).toBe(7);
  expect(await database.query('select id, secret from app.vault order by id')).toEqual([
    { id: 1, secret: 'someone else' },
    { id: 2, secret: 'b' },
    { id: 3, secret: 'c' },
  ]);
  expect(await database.query('select id from app.leaf order by id')).toEqual([{ id: 2 }, { id: 3 }]);
  expect(await database.query('select vault from app.let_go order by id')).toEqual([
    { vault: null },
    { vault: 2 },
  ]);
});

test('a row whose unique value is taken, or whose parent has gone, is left; all others of hundreds come back', async () => {
  const { pool, run } = await scene(`
    create table app.owner (id int primary key);
    create table app.vault (id int primary key, secret text unique, owner int references app.owner deferrable initially deferred);
    create table app.child (id int primary key, vault int references app.vault on delete cascade);
    insert into app.owner values (1), (2);
    insert into app.vault select n, 's' || n, 1 + (n = 300)::int from generate_series(1, 400) as n;
    insert into app.child select n, n from generate_series(1, 400) as n`);
  const before = await dump(database);
  await purge(pool, await vault(pool), { run });
  await database.query(
    `insert into app.vault values (1000, 's77'), (1001, 's78'); delete from app.owner where id = 2`,
  );
  const { left, restored } = await putAllBack(pool, run);
  expect(restored).toBe(794);
  expect(left.map(({ table, primaryKey, reason }) => `${table} ${primaryKey.id}: ${reason}`)).toEqual([
    'app.vault 77: another row has one of its unique values now (vault_secret_key)',
    'app.vault 78: another row has one of its unique values now (vault_secret_key)',
    'app.vault 300: a row it refers to is not there (vault_owner_fkey)',
    ...['77', '78', '300'].map(
      (id) => `app.child ${id}: the row of app.vault that it refers to could not be put back`,
    ),
  ]);
  await database.query('insert into app.owner values (2); delete from app.vault where id >= 1000');
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 0, parts: [] });
  expect(await putAllBack(pool, run, 'another restore')).toMatchObject({ restored: 6, left: [] });
  await expectAsBefore(database, before);
});

test('a value is put back where it still is what the run left, and only there', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text, doc json, note text);
    insert into app.vault select n, 'secret ' || n, '{ "n": 1.0 }', 'n' from generate_series(1, 6) as n`);
  const { root: table } = await readDependents(pool, { schema: 'app', table: 'vault' });
  const keys = ['1', '2', '3', '4', '5', '6', '9'].map((id) => [id]);
  await pool.transaction((tx) =>
    keepValues(tx, { run, table, columns: ['secret', 'doc'], keys }, async () => {
      await tx.execute(`update app.vault set secret = null where id < 6`);
      await tx.execute(`update app.vault set doc = '[]' where id in (1, 4)`);
    }),
  );
  expect(
    await database.query(
      'select primary_key, before, after from keyturn.before_image where run = $1 order by id',
      [run],
    ),
  ).toEqual([
    {
      primary_key: { id: '1' },
      before: { secret: 'secret 1', doc: '{ "n": 1.0 }' },
      after: { secret: null, doc: '[]' },
    },
    { primary_key: { id: '2' }, before: { secret: 'secret 2' }, after: { secret: null } },
    { primary_key: { id: '3' }, before: { secret: 'secret 3' }, after: { secret: null } },
    {
      primary_key: { id: '4' },
      before: { secret: 'secret 4', doc: '{ "n": 1.0 }' },
      after: { secret: null, doc: '[]' },
    },
    { primary_key: { id: '5' }, before: { secret: 'secret 5' }, after: { secret: null } },
  ]);
  await database.query(`
    update app.vault set note = 'other column' where id = 1;
    update app.vault set secret = 'entered anew' where id = 2;
    update app.vault set secret = 'secret 3' where id = 3;
    update app.vault set doc = '{}' where id = 4;
    delete from app.vault where id = 5`);
  const { left, restored } = await putAllBack(pool, run);
  expect(restored).toBe(2);
  expect(left.map(({ primaryKey, reason }) => [primaryKey.id, reason])).toEqual([
    ['2', 'it was changed by someone else since'],
    ['4', 'it was changed by someone else since'],
    ['5', 'its row is gone'],
  ]);
  expect(await database.query('select id, secret, doc::text, note from app.vault order by id')).toEqual([
    { id: 1, secret: 'secret 1', doc: '{ "n": 1.0 }', note: 'other column' },
    { id: 2, secret: 'entered anew', doc: '{ "n": 1.0 }', note: 'n' },
    { id: 3, secret: 'secret 3', doc: '{ "n": 1.0 }', note: 'n' },
    { id: 4, secret: null, doc: '{}', note: 'n' },
    { id: 6, secret: 'secret 6', doc: '{ "n": 1.0 }', note: 'n' },
  ]);
});

test('a value that a run changed twice comes back as it was at first, also where its row then went', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    insert into app.vault values (1, 'first'), (2, 'first')`);
  const before = await dump(database);
  const { root: table } = await readDependents(pool, { schema: 'app', table: 'vault' });
  const target = await vault(pool);
  await pool.transaction(async (tx) => {
    for (const text of ['second', 'third'])
      await keepValues(tx, { run, table, columns: ['secret'], keys: [['1'], ['2']] }, () =>
        tx.execute(`update app.vault set secret = $1`, [text]),
      );
  });
  await purge(pool, target, { run, keys: [['2']] });
  expect(await putAllBack(pool, run)).toMatchObject({ left: [] });
  await expectAsBefore(database, before);
});

test('a table or a column that is not there any more, or other than it was, is told of; the rest comes back', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    create table app.gone (id int primary key, vault int references app.vault on delete cascade);
    create table app.narrower (id int primary key, vault int references app.vault on delete cascade, note varchar(9), extra int);
    insert into app.vault values (1, 'a');
    insert into app.gone values (1, 1);
    insert into app.narrower values (1, 1, 'nine long', 1), (2, 1, 'four', 2)`);
  await purge(pool, await vault(pool), { run });
  await database.query(`
    drop table app.gone;
    alter table app.narrower alter column note type varchar(5), add column later text default 'new'`);
  const { left } = await putAllBack(pool, run);
  expect(left.map(({ table, primaryKey, reason }) => `${table} ${primaryKey.id}: ${reason}`)).toEqual([
    'app.gone 1: there is no table app.gone any more',
    'app.narrower 1: the value is too long for the column (SQLSTATE 22001)',
  ]);
  await database.query('alter table app.narrower drop column extra');
  const again = await putAllBack(pool, run, 'again');
  expect(again.left.map(({ reason }) => reason)).toEqual([
    'there is no table app.gone any more',
    'app.narrower has no extra any more that could be written',
  ]);
  expect(await database.query('select * from app.narrower')).toEqual([
    { id: 2, vault: 1, note: 'four', later: 'new' },
  ]);
});

test('what a trigger makes of a row that is put back is mended where it can be, and told where it can’t', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int generated always as identity primary key, secret text, made_at timestamp, touched timestamp);
    create table app.child (id int primary key, vault int references app.vault on delete cascade, note text);
    create table app.log (said text);
    create function app.on_insert() returns trigger language plpgsql as $$ begin
      new.made_at := now(); insert into app.log values ('inserted ' || new.id); return new; end $$;
    create function app.on_update() returns trigger language plpgsql as $$ begin new.touched := now(); return new; end $$;
    create function app.keep_out() returns trigger language plpgsql as $$ begin
      return case when new.note = 'unwanted' then null else new end; end $$;
    insert into app.vault (secret, made_at, touched) values ('a', '2020-02-02', '2021-01-01'), ('b', '2020-02-02', null);
    insert into app.child values (1, 1, 'wanted'), (2, 1, 'unwanted');
    create trigger on_insert before insert on app.vault for each row execute function app.on_insert();
    create trigger keep_out before insert on app.child for each row execute function app.keep_out()`);
  const before = await dump(database);
  await purge(pool, await vault(pool), { run });
  expect(await putAllBack(pool, run)).toMatchObject({
    restored: 3,
    left: [
      {
        table: 'app.child',
        primaryKey: { id: '2' },
        reason: 'a trigger or a rule of the database kept it out',
        standsAgain: false,
      },
    ],
  });
  await database.query(
    `drop trigger keep_out on app.child; delete from app.log; insert into app.child values (2, 1, 'unwanted')`,
  );
  await expectAsBefore(database, before);
  await database.query(
    `create trigger on_update before update on app.vault for each row execute function app.on_update()`,
  );
  const second = await aRun(pool, `${run} again`);
  await purge(pool, await vault(pool), { run: second });
  expect(await putAllBack(pool, second)).toMatchObject({
    restored: 2,
    left: [
      {
        table: 'app.vault',
        primaryKey: { id: '1' },
        reason: 'it was put back, but a trigger or a rule changed touched',
        standsAgain: true,
      },
      {
        table: 'app.vault',
        primaryKey: { id: '2' },
        reason: 'it was put back, but a trigger or a rule changed touched',
        standsAgain: true,
      },
    ],
  });
});

test('triggers find the session’s own times and dates while rows go and come', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    create table app.log (said text);
    create function app.say() returns trigger language plpgsql as $$ begin
      insert into app.log values (concat_ws(' ', tg_op, current_setting('timezone'), '2025-12-31 00:00:00+00'::timestamptz, '\\xff'::bytea));
      return null; end $$;
    create trigger say after insert or update or delete on app.vault for each row execute function app.say();
    insert into app.vault values (1, 'a');
    delete from app.log;
    alter database ${database.name} set timezone = 'Asia/Kathmandu'`);
  const inNepal = await poolOf(database);
  await purge(inNepal, await vault(inNepal), { run });
  expect(await putAllBack(inNepal, run)).toMatchObject({ left: [] });
  expect(pool).toBeDefined();
  const shown = 'Asia/Kathmandu 2025-12-31 05:45:00+05:45 \\xff';
  expect(await database.query('select said from app.log')).toEqual([
    { said: `DELETE ${shown}` },
    { said: `INSERT ${shown}` },
  ]);
  await database.query(`alter database ${database.name} reset timezone`);
});
