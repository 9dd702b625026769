import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Database } from '../../../src/database/database.ts';
import { readDependents } from '../../../src/database/dependents/read-dependents.ts';
import { keepValues } from '../../../src/database/restore-point/keep-values.ts';
import { inSession } from '../../../src/drill/session.ts';
import { PROJECT_W_TABLES } from '../../../src/drill/applications/project-w/tables.ts';
import { createObject } from '../../support/chacha20.ts';
import { type FreshDatabase, freshDatabase, freshRole } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';
import { aRun, dump, expectAsBefore, purge, putAllBack, targetOf } from './keeping.ts';

let database: FreshDatabase;
let role: { role: string; url: string };
let other: { role: string; url: string };

/** Project-W as its own role made it, with jobs whose recordings are empty, small, of whole pieces and large. */
beforeAll(async () => {
  database = await freshDatabase();
  role = await freshRole(database);
  other = await freshRole(database);
  await database.query(
    `grant create on database ${database.name} to ${role.role}; grant create on schema public to ${role.role}`,
  );
  await inSession(role.url, async (session) => {
    await session.query(PROJECT_W_TABLES);
    await session.query(`insert into project_w.users (accepted_tos) values ('{}')`);
    for (const bytes of [0, 10, 128 * 1024, 900_001]) {
      const oid = await createObject(session, randomBytes(bytes));
      await session.query(
        `insert into project_w.jobs (user_id, file_name, audio_oid, nonce) values (1, $1, $2::oid, 'sixteen-letters!')`,
        [`${bytes}.mp3`, oid],
      );
      if (bytes === 10)
        await session.query(
          `grant select on large object ${oid} to ${other.role} with grant option; grant update on large object ${oid} to public`,
        );
    }
    await session.query(
      `insert into project_w.jobs (user_id, file_name, finish_timestamp, error_msg) values (1, 'failed.mp3', now(), 'no')`,
    );
    await session.query(`insert into project_w.transcripts
      select id, '\\x00', 'sixteen-letters!', '\\x01', 'sixteen-letters!', '', 'sixteen-letters!', '\\xff', 'sixteen-letters!', '\\x02', 'sixteen-letters!'
        from project_w.jobs`);
  });
});
afterAll(() => database.end());

const JOBS = {
  schema: 'project_w',
  table: 'jobs',
  column: 'audio_oid',
  storage: { kind: 'large-object', nonce: 'nonce' },
} as const;

const objects = async () =>
  (await database.query<{ oid: string }>('select oid::text from pg_largeobject_metadata order by 1')).map(
    ({ oid }) => oid,
  );

async function asTheirs(): Promise<Database> {
  return poolOf({ url: role.url });
}

test('a job comes back with its recording, which a trigger has unlinked: bytes, OID, owner and privileges', async () => {
  const pool = await asTheirs();
  const run = await aRun(pool, 'all jobs');
  const before = await dump(database);
  const { keys, dragged } = await purge(pool, await targetOf(pool, JOBS), { run });
  expect(keys).toHaveLength(5);
  expect(dragged).toEqual([{ table: 'project_w.transcripts', action: 'delete', rows: 5 }]);
  expect(await objects()).toEqual([]);
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 10, left: [] });
  await expectAsBefore(database, before);
});

test('an OID that was given to another object meanwhile is left alone, and its job is reported with what depends on it', async () => {
  const pool = await asTheirs();
  const run = await aRun(pool, 'taken');
  const before = await dump(database);
  const [{ oid } = { oid: '' }] = await pool.query<{ oid: string }>(
    'select audio_oid::text as oid from project_w.jobs where id = 2',
  );
  await purge(pool, await targetOf(pool, JOBS), { run, keys: [['2'], ['3']] });
  await database.query(`select lo_from_bytea(${oid}, 'someone else''s')`);
  const { left } = await putAllBack(pool, run);
  expect(left).toEqual([
    {
      table: 'project_w.jobs',
      primaryKey: { id: '2' },
      reason: `its large object ${oid} is another one now, or was changed since`,
      standsAgain: false,
    },
    {
      table: 'project_w.transcripts',
      primaryKey: { job_id: '2' },
      reason: 'the row of project_w.jobs that it refers to could not be put back',
      standsAgain: false,
    },
  ]);
  await database.query(`select lo_unlink(${oid})`);
  expect(await putAllBack(pool, run, 'another try')).toMatchObject({ restored: 2, left: [] });
  await expectAsBefore(database, before);
});

test('without a trigger, an object is unlinked where the purge says so, unless another row names it', async () => {
  const pool = await poolOf(database);
  await database.query(`
    create extension lo;
    create table recording (id int primary key, sound lo, secret text);
    insert into recording values (1, lo_from_bytea(0, 'one'), 'a'), (2, lo_from_bytea(0, 'two'), 'b'), (3, null, 'c');
    update recording set sound = (select sound from recording where id = 2) where id = 3`);
  const run = await aRun(pool, 'no trigger');
  const before = await dump(database);
  const target = await targetOf(pool, { table: 'recording' });
  const count = (await objects()).length;
  await purge(pool, target, { run, keys: [['1'], ['2']], objects: ['sound'] });
  expect(await objects()).toHaveLength(count - 1);
  await purge(pool, target, { run, keys: [['3']] });
  expect(await objects()).toHaveLength(count - 1);
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 3, left: [] });
  await expectAsBefore(database, before);
});

test('where nothing is to be kept, the objects go with their rows all the same', async () => {
  const pool = await poolOf(database);
  await database.query(`
    create table unkept (id int primary key, sound oid, secret text);
    insert into unkept values (1, lo_from_bytea(0, 'one'), 'a'), (2, lo_from_bytea(0, 'two'), 'b')`);
  const run = await aRun(pool, 'unkept');
  const count = (await objects()).length;
  await purge(pool, await targetOf(pool, { table: 'unkept' }), { run, objects: ['sound'], keeps: false });
  expect(await objects()).toHaveLength(count - 2);
  expect(await pool.query('select from keyturn.before_object where run = $1', [run])).toEqual([]);
});

test('an object that is rewritten where it stands is put back with its row, unless it was written since', async () => {
  const pool = await asTheirs();
  const run = await aRun(pool, 'rewritten');
  const before = await dump(database);
  const { root: table } = await readDependents(pool, { schema: 'project_w', table: 'jobs' });
  const oids = await pool.query<{ oid: string }>(
    'select audio_oid::text as oid from project_w.jobs where id in (3, 4) order by id',
  );
  await pool.transaction((tx) =>
    keepValues(
      tx,
      {
        run,
        table,
        columns: ['audio_oid', 'nonce'],
        objects: ['audio_oid'],
        keys: [['2'], ['3'], ['4'], ['5']],
      },
      async () => {
        await tx.execute(`update project_w.jobs set nonce = 'another nonce 16' where id in (3, 4)`);
        for (const { oid } of oids) await tx.query(`select lo_put(${oid}, 100000, 'turned')`);
      },
    ),
  );
  expect(
    await pool.query(`select count(distinct oid)::int as objects from keyturn.before_object where run = $1`, [
      run,
    ]),
  ).toEqual([{ objects: 2 }]);
  await pool.query(`select lo_put(${oids[1]!.oid}, 0, 'written since')`);
  expect(await putAllBack(pool, run)).toMatchObject({
    restored: 1,
    left: [
      {
        primaryKey: { id: '4' },
        reason: `its large object ${oids[1]!.oid} is another one now, or was changed since`,
      },
    ],
  });
  expect(await pool.query('select id, nonce from project_w.jobs where id in (3, 4) order by id')).toEqual([
    { id: 3, nonce: 'sixteen-letters!' },
    { id: 4, nonce: 'another nonce 16' },
  ]);
  expect(
    (await dump(database)).filter(
      (row) => !before.some((was) => JSON.stringify(was) === JSON.stringify(row)),
    ),
  ).toHaveLength(2);
});

test('a recording of forty megabytes is kept and put back piece by piece', async () => {
  const pool = await poolOf(database);
  await database.query(`
    create table long (id int primary key, secret text, sound oid);
    insert into long values (1, 'a', lo_create(0));
    do $$ begin for n in 0..639 loop
      perform lo_put((select sound from long), n * 65536, decode(repeat(md5(n::text) || md5((n + 7)::text), 2048), 'hex'));
    end loop; end $$`);
  const before = await dump(database);
  const run = await aRun(pool, 'large');
  await purge(pool, await targetOf(pool, { table: 'long' }), { run, objects: ['sound'] });
  const [kept] = await database.query<{ longest: number; pieces: number }>(
    'select max(octet_length(bytes)) as longest, count(*)::int as pieces from keyturn.before_object where run = $1',
    [run],
  );
  expect(kept).toEqual({ longest: 128 * 1024, pieces: 321 });
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 1, left: [] });
  await expectAsBefore(database, before);
});
