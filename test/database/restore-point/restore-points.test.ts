import { afterAll, beforeAll, expect, test } from 'vitest';

import { prepareLedger } from '../../../src/database/ledger/ledger.ts';
import {
  discardRestorePoint,
  forgetSettled,
  keptTables,
  restorePointsOf,
} from '../../../src/database/restore-point/restore-points.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';
import { aRun, purge, putAllBack, targetOf } from './keeping.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const left = async () =>
  (
    await database.query<{ n: number }>(
      'select (select count(*) from keyturn.before_image)::int + (select count(*) from keyturn.before_object)::int as n',
    )
  )[0]!.n;

test('a database that nothing was turned in has no restore points, nor has a ledger that never kept any', async () => {
  const pool = await poolOf(database);
  expect(await restorePointsOf(pool)).toEqual([]);
  await prepareLedger(pool);
  expect(await restorePointsOf(pool)).toEqual([]);
});

test('restore points are listed until all of them is put back, or they are discarded', async () => {
  const pool = await poolOf(database);
  await database.query(`
    create table vault (id int primary key, secret text unique, sound oid);
    create table child (id int primary key, vault int references vault on delete cascade);
    insert into vault select n, repeat('s', 1000) || n, lo_from_bytea(0, repeat('x', 200000)::bytea) from generate_series(1, 4) as n;
    insert into child select n, n from generate_series(1, 4) as n`);
  const target = await targetOf(pool, { table: 'vault' });
  const [first, second] = [await aRun(pool, 'the first'), await aRun(pool, 'the second')];
  await purge(pool, target, { run: first, keys: [['1'], ['2']], objects: ['sound'] });
  await purge(pool, target, { run: second, keys: [['3']], objects: ['sound'] });
  const points = await restorePointsOf(pool);
  expect(points).toMatchObject([
    { run: 'the first', kind: 'purge', rows: 4 },
    { run: 'the second', kind: 'purge', rows: 2 },
  ]);
  expect(points[0]!.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(points[0]!.bytes).toBeGreaterThan(400_000);
  expect(points[1]!.bytes).toBeLessThan(points[0]!.bytes);
  expect(await keptTables(pool, 'the first')).toEqual([
    { table: 'public.child', rows: 2 },
    { table: 'public.vault', rows: 2 },
  ]);

  await database.query(`insert into vault values (9, repeat('s', 1000) || 1, null)`);
  expect(await putAllBack(pool, first)).toMatchObject({ restored: 2, left: [{}, {}] });
  expect(await restorePointsOf(pool)).toMatchObject([{ run: 'the first', rows: 2 }, { run: 'the second' }]);
  await forgetSettled(pool, first);
  expect(await keptTables(pool, first)).toEqual([
    { table: 'public.child', rows: 1 },
    { table: 'public.vault', rows: 1 },
  ]);
  await database.query('delete from vault where id = 9');
  expect(await putAllBack(pool, first, 'another')).toMatchObject({ restored: 2, left: [] });
  await forgetSettled(pool, first);
  expect(await restorePointsOf(pool)).toMatchObject([{ run: 'the second' }]);
  expect(
    await database.query('select id, octet_length(lo_get(sound)) as bytes from vault order by id'),
  ).toEqual([1, 2, 4].map((id) => ({ id, bytes: 200_000 })));

  expect(await discardRestorePoint(pool, second)).toBe(2);
  expect(await restorePointsOf(pool)).toEqual([]);
  expect(await left()).toBe(0);
  expect(await discardRestorePoint(pool, second)).toBe(0);
});
