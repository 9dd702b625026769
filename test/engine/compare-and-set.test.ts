import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Queryable } from '../../src/database/database.ts';
import { readPage } from '../../src/database/pages.ts';
import type { Target } from '../../src/database/target.ts';
import { apply, KEPT_MOVING } from '../../src/engine/apply.ts';
import { decide, findingsOf, type RowVerdict, tally } from '../../src/engine/row-verdict.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { opener, seal } from '../support/sealed.ts';
import { makeKeys } from '../support/site.ts';

const keys = makeKeys();
const openTarget = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.query('create table pair (id bigint primary key, secret text, token text)');
});
afterAll(() => database.end());
beforeEach(async () => {
  await database.query('truncate pair');
  await database.query(
    `insert into pair select n, s, t from unnest($1::text[], $2::text[]) with ordinality as made (s, t, n)`,
    [
      [1, 2, 3, 4].map((n) => seal(keys.old, `read ${n}`)),
      [1, 2, 3, 4].map((n) => seal(keys.target, `beside ${n}`)),
    ],
  );
});

/** What is decided of rows as they stand now: to be applied after someone else wrote. */
async function decided(): Promise<{ db: Queryable; target: Target; verdicts: RowVerdict[] }> {
  const db = await poolOf(database);
  const [target] = await targetsOf(db, keys, [{ table: 'pair' }, { table: 'pair', column: 'token' }]);
  const page = await readPage(db, target!, { after: null, upto: null, limit: 100 });
  return { db, target: target!, verdicts: page.map((row) => decide(target!, row)) };
}

async function standing(id: number): Promise<{ secret: string; token: string } | undefined> {
  const [row] = await database.query<{ secret: string; token: string }>(
    'select secret, token from pair where id = $1',
    [id],
  );
  return row;
}

function write(id: number, secret: string): Promise<unknown> {
  return database.query('update pair set secret = $2 where id = $1', [id, secret]);
}

test('rows that nobody touched are written, and all verdicts come true', async () => {
  const { db, target, verdicts } = await decided();
  const applied = await apply(db, target, verdicts);
  expect(applied).toEqual(verdicts);
  expect(tally(target, applied)).toMatchObject([
    { changed: 4, sealed: 4 },
    { changed: 0, sealed: 4 },
  ]);
  for (const n of [1, 2, 3, 4]) expect(openTarget((await standing(n))!.secret)).toBe(`read ${n}`);
});

test('a value the application wrote anew under the old key is turned from what it wrote', async () => {
  const { db, target, verdicts } = await decided();
  await write(2, seal(keys.old, 'written meanwhile'));
  const applied = await apply(db, target, verdicts);
  expect(tally(target, applied)[0]).toMatchObject({ changed: 4 });
  expect(openTarget((await standing(2))!.secret)).toBe('written meanwhile');
});

test('a value the application wrote under the new key is left as it wrote it', async () => {
  const { db, target, verdicts } = await decided();
  const written = seal(keys.target, 'new already');
  await write(3, written);
  const applied = await apply(db, target, verdicts);
  expect(tally(target, applied)[0]).toMatchObject({ changed: 3, counts: { oldKey: 3, currentKey: 1 } });
  expect(findingsOf(target, applied)).toEqual([]);
  expect((await standing(3))!.secret).toBe(written);
});

test('a value the application wrote in plaintext becomes a finding', async () => {
  const { db, target, verdicts } = await decided();
  await write(1, 'typed by hand');
  const applied = await apply(db, target, verdicts);
  expect(findingsOf(target, applied)).toMatchObject([
    { field: 'public.pair.secret', primaryKey: { id: '1' }, status: 'plaintext' },
  ]);
  expect(tally(target, applied)[0]).toMatchObject({ changed: 3 });
  expect((await standing(1))!.secret).toBe('typed by hand');
});

test('a value that was emptied stays empty, and a row that was deleted drops out of all counts', async () => {
  const { db, target, verdicts } = await decided();
  await database.query('update pair set secret = null where id = 2');
  await database.query('delete from pair where id = 4');
  const applied = await apply(db, target, verdicts);
  expect(applied.map(({ row }) => row.key[0])).toEqual(['1', '2', '3']);
  expect(tally(target, applied)[0]).toMatchObject({ changed: 2, counts: { rows: 3, oldKey: 2, empty: 1 } });
  expect((await standing(2))!.secret).toBeNull();
  expect(await standing(4)).toBeUndefined();
});

test('a value written beside the one that is turned, in the same row, is kept', async () => {
  const { db, target, verdicts } = await decided();
  const beside = seal(keys.target, 'beside, meanwhile');
  await database.query('update pair set token = $1 where id = 1', [beside]);
  await apply(db, target, verdicts);
  const row = await standing(1);
  expect(openTarget(row!.secret)).toBe('read 1');
  expect(row!.token).toBe(beside);
});

test('a value beside it that came under the old key meanwhile is turned too', async () => {
  const { db, target, verdicts } = await decided();
  await database.query('update pair set token = $1 where id = 1', [seal(keys.old, 'old again')]);
  const applied = await apply(db, target, verdicts);
  expect(tally(target, applied).map(({ changed }) => changed)).toEqual([4, 1]);
  expect(openTarget((await standing(1))!.token)).toBe('old again');
});

test('applying stale verdicts a second time seals nothing twice', async () => {
  const { db, target, verdicts } = await decided();
  await apply(db, target, verdicts);
  const once = await standing(1);
  const applied = await apply(db, target, verdicts);
  expect(await standing(1)).toEqual(once);
  expect(openTarget(once!.secret)).toBe('read 1');
  expect(findingsOf(target, applied)).toEqual([]);
});

test('a row that changes at every try is left alone and becomes a finding', async () => {
  const { db, target, verdicts } = await decided();
  let writes = 0;
  const busy: Queryable = {
    query: (sql, params) => db.query(sql, params),
    execute: async (sql, params) => {
      writes += 1;
      await write(2, seal(keys.old, `moving ${writes}`));
      return db.execute(sql, params);
    },
  };
  const applied = await apply(busy, target, verdicts);
  expect(writes).toBe(5);
  expect(findingsOf(target, applied)).toMatchObject([
    { primaryKey: { id: '2' }, status: 'old-key', reason: KEPT_MOVING },
  ]);
  expect(tally(target, applied)[0]).toMatchObject({ changed: 3, counts: { rows: 4, oldKey: 4 } });
  expect(opener(keys.old)((await standing(2))!.secret)).toBe('moving 5');
  expect(openTarget((await standing(3))!.secret)).toBe('read 3');
});

test('a value that keeps its bytes but not its predicate is left as it is', async () => {
  await database.query('create table shared (id bigint primary key, secret text, ours boolean)');
  await database.query('insert into shared values (1, $1, true), (2, $2, true)', [
    seal(keys.old, 'a'),
    seal(keys.old, 'b'),
  ]);
  const db = await poolOf(database);
  const [target] = await targetsOf(db, keys, [{ table: 'shared', where: 'ours' }]);
  const page = await readPage(db, target!, { after: null, upto: null, limit: 100 });
  const rewritten = seal(keys.old, 'not ours any more');
  await database.query('update shared set ours = false, secret = $1 where id = 2', [rewritten]);
  const applied = await apply(
    db,
    target!,
    page.map((row) => decide(target!, row)),
  );
  expect(tally(target!, applied)[0]).toMatchObject({ changed: 1, counts: { rows: 1 } });
  const rows = await database.query<{ secret: string }>('select secret from shared order by id');
  expect(rows[1]!.secret).toBe(rewritten);
});
