import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { failureOf } from '../../../src/database/database-errors.ts';
import type { Database } from '../../../src/database/database.ts';
import { readDependents } from '../../../src/database/dependents/read-dependents.ts';
import { deleteKept, deleteRows } from '../../../src/database/restore-point/delete-rows.ts';
import { keepRows } from '../../../src/database/restore-point/keep-rows.ts';
import { keepValues } from '../../../src/database/restore-point/keep-values.ts';
import { openSession } from '../../../src/drill/session.ts';
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

test('a row that is not as it was read is not deleted, and nothing of it is kept', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    create table app.child (id int primary key, vault int references app.vault on delete cascade);
    insert into app.vault values (1, 'a'), (2, 'b'), (3, null);
    insert into app.child values (1, 1), (2, 2)`);
  const target = await vault(pool);
  const dependents = await readDependents(pool, target);
  const old = (id: string, secret: string | null) => ({ key: [id], old: [secret] });
  const rows = [old('1', 'another'), old('2', 'b'), old('3', ''), old('4', null)];
  const deleted = await pool.transaction((tx) =>
    deleteRows(tx, { run, target, dependents, keeps: true }, rows),
  );
  expect(deleted).toEqual({
    keys: [['2']],
    stayed: [],
    dragged: [{ table: 'app.child', action: 'delete', rows: 1 }],
  });
  expect(await database.query('select id from app.vault order by id')).toEqual([{ id: 1 }, { id: 3 }]);
  expect(
    await database.query('select count(*)::int as n from keyturn.before_image where run = $1', [run]),
  ).toEqual([{ n: 2 }]);
});

test('between keeping and deleting, nobody changes what was kept, and nobody adds to it', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    create table app.child (id int primary key, vault int references app.vault on delete cascade, note text);
    create table app.let_go (id int primary key, vault int references app.vault on delete set null);
    insert into app.vault values (1, 'a');
    insert into app.child values (1, 1, 'as kept');
    insert into app.let_go values (1, 1)`);
  const target = await vault(pool);
  const dependents = await readDependents(pool, target);
  const deletion = { run, target, dependents, keeps: true };
  const application = await openSession(database.url);
  try {
    await application.query(`set lock_timeout = '200ms'`);
    await pool.transaction(async (tx) => {
      const kept = await keepRows(tx, deletion, [{ key: ['1'], old: ['a'] }]);
      expect(kept.keys).toEqual([['1']]);
      for (const sql of [
        `update app.child set note = 'written meanwhile'`,
        'update app.let_go set vault = null',
        `insert into app.child values (2, 1, 'new')`,
      ]) {
        const refused = await application.query(sql).catch((error: unknown) => failureOf(error)?.code);
        expect(refused, sql).toBe('55P03');
      }
      await deleteKept(tx, deletion, kept);
    });
  } finally {
    await application.end();
  }
  await putAllBack(pool, run);
  expect(await database.query('select * from app.child')).toEqual([{ id: 1, vault: 1, note: 'as kept' }]);
  expect(await database.query('select * from app.let_go')).toEqual([{ id: 1, vault: 1 }]);
});

test('what is kept of a value is what the change found, however late someone else wrote it', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    insert into app.vault values (1, 'read'), (2, 'read')`);
  const { root: table } = await readDependents(pool, { schema: 'app', table: 'vault' });
  const application = await openSession(database.url);
  try {
    await application.query('begin');
    await application.query(`update app.vault set secret = 'written meanwhile' where id = 1`);
    const changing = pool.transaction((tx) =>
      keepValues(tx, { run, table, columns: ['secret'], keys: [['1'], ['2']] }, async () => {
        await tx.execute(`update app.vault set secret = 'turned' where secret = 'read'`);
        await tx.execute(`update app.vault set secret = 'turned late' where secret = 'written meanwhile'`);
      }),
    );
    await waitedFor(pool);
    await application.query('commit');
    await changing;
  } finally {
    await application.end();
  }
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 2, left: [] });
  expect(await database.query('select secret from app.vault order by id')).toEqual([
    { secret: 'written meanwhile' },
    { secret: 'read' },
  ]);
});

/** Until a session waits for another. */
async function waitedFor(pool: Database): Promise<void> {
  for (;;) {
    const waiting = await pool.query('select from pg_locks where not granted');
    if (waiting.length > 0) return;
  }
}

test('of two workers, the one that had to wait for the other is undone first', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text);
    create table app.pair (one int references app.vault on delete cascade, two int references app.vault on delete set null,
                           id int primary key);
    insert into app.vault values (1, 'a'), (2, 'b');
    insert into app.pair values (1, 2, 1), (2, 1, 2)`);
  const before = await dump(database);
  const target = await vault(pool);
  const application = await openSession(database.url);
  try {
    await application.query('begin');
    await application.query('select from app.vault where id = 1 for update');
    const late = purge(pool, target, { run, keys: [['1']] });
    await waitedFor(pool);
    await purge(pool, target, { run, keys: [['2']] });
    await application.query('commit');
    await late;
  } finally {
    await application.end();
  }
  expect(await database.query('select from app.pair')).toEqual([]);
  expect(await putAllBack(pool, run)).toMatchObject({ left: [] });
  await expectAsBefore(database, before);
});

test('a row that a trigger or a rule keeps is left as it was, with all that depends on it; the others go', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text, deleted boolean not null default false);
    create table app.child (id int primary key, vault int references app.vault);
    create function app.softly() returns trigger language plpgsql as $$ begin
      if old.id % 2 = 0 then return old; end if;
      update app.vault set deleted = true where id = old.id; return null; end $$;
    insert into app.vault select n, 's' from generate_series(1, 6) as n;
    insert into app.child select n, n from generate_series(1, 6) as n;
    create trigger softly before delete on app.vault for each row execute function app.softly()`);
  const before = await dump(database);
  const { keys, stayed, dragged } = await purge(pool, await vault(pool), { run });
  expect(keys).toEqual([['2'], ['4'], ['6']]);
  expect(stayed).toEqual([['1'], ['3'], ['5']]);
  expect(dragged).toEqual([{ table: 'app.child', action: 'delete', rows: 3 }]);
  expect(await database.query('select id, deleted from app.vault order by id')).toEqual(
    [1, 3, 5].map((id) => ({ id, deleted: false })),
  );
  expect(await database.query('select id from app.child order by id')).toEqual([
    { id: 1 },
    { id: 3 },
    { id: 5 },
  ]);
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 6, left: [] });
  await expectAsBefore(database, before);
});

test('a counter that the application keeps by triggers is right again after a purge and its restore', async () => {
  const { pool, run } = await scene(`
    create table app.vault (id int primary key, secret text, children int not null default 0);
    create table app.child (id int primary key, vault int references app.vault on delete cascade);
    create function app.counted() returns trigger language plpgsql as $$ begin
      update app.vault set children = children + case tg_op when 'INSERT' then 1 else -1 end
       where id = case tg_op when 'INSERT' then new.vault else old.vault end;
      return null; end $$;
    create trigger counted after insert or delete on app.child for each row execute function app.counted();
    insert into app.vault values (1, 'a'), (2, 'b');
    insert into app.child values (1, 1), (2, 1), (3, 2)`);
  const before = await dump(database);
  await purge(pool, await vault(pool), { run, keys: [['1']] });
  await putAllBack(pool, run);
  await expectAsBefore(database, before);
});
