import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Database } from '../../src/database/database.ts';
import { rowFilter } from '../../src/engine/listed-values.ts';
import { type AgedRow, nextByAge } from '../../src/engine/rows-by-age.ts';
import { rowsInOrder } from '../../src/engine/rows-in-order.ts';
import type { RowCursor } from '../../src/engine/rows.ts';
import type { Operations, RowsCursor, RowsPage, RowsRequest } from '../../src/flows/operations.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { FernetKey } from '../../src/schemes/fernet.ts';
import { makeCollation } from '../support/collation.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { collect } from '../support/facts.ts';
import { makeKeys, siteFor } from '../support/site.ts';
import { wholePage } from '../support/whole-page.ts';

const keys = makeKeys();
let database: FreshDatabase;
const NOON = Date.UTC(2025, 10, 8, 12) / 1000;

/** A token that was sealed so many minutes after noon. */
function sealedAt(minute: number): string {
  return new FernetKey(keys.old).sealAt(Buffer.from('secret'), NOON + minute * 60, randomBytes(16));
}

/** `12:07`, or the status of a value that does not tell. */
function momentOf({ sealedAt: at, status }: RowFact): string {
  return at?.slice(11, 16) ?? status;
}

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(
    'create table odd (tenant integer, name text, secret text, token text, primary key (tenant, name))',
  );
  await database.query('create table plain (id int primary key, secret text)');
  const names = ['"', 'é', 'ZZ', 'aa', 'Aa', 'null', ''];
  for (const [i, name] of names.entries())
    await database.query('insert into odd values ($1, $2, $3, $4)', [
      i % 2,
      name,
      i === 3 ? 'open' : sealedAt(i % 3),
      i === 4 ? null : sealedAt(1),
    ]);
  await database.query('insert into plain values (1, $1), (2, $2), (3, null)', [sealedAt(0), sealedAt(9)]);
});
afterAll(() => database.end());

const FIELDS = [{ table: 'odd', label: 'name' }, { table: 'odd', column: 'token' }, { table: 'plain' }];

/** The whole list by passes that hold so many rows each, from one end to the other. */
async function byPasses(
  db: Database,
  { order, backwards, most }: { order: 'oldest-first' | 'newest-first'; backwards: boolean; most: number },
): Promise<RowFact[]> {
  const targets = await targetsOf(db, keys, FIELDS);
  const windows: (readonly AgedRow[])[] = [];
  for (let from: RowCursor | null = null; windows.length < 100; ) {
    const pass = nextByAge(db, targets, { filter: rowFilter({}), order, from, backwards, most });
    let step = await pass.next();
    while (!step.done) step = await pass.next();
    windows.push(step.value);
    const last = backwards ? step.value[0] : step.value.at(-1);
    if (last === undefined) return (backwards ? windows.reverse() : windows).flat().map(({ row }) => row);
    from = { field: last.row.field, key: last.key, sealedAt: last.row.sealedAt };
  }
  throw new Error('the passes never end');
}

describe('a list by age', () => {
  test('is over all fields: ties in field and key order, what tells no moment last either way', async () => {
    const operations = await siteFor({ url: database.url, keys, fields: FIELDS });
    const inOrder = (await operations.rows({ limit: 100 })).rows;
    const byMoment = (a: RowFact, b: RowFact) => (a.sealedAt ?? '').localeCompare(b.sealedAt ?? '');
    const telling = inOrder.filter((row) => row.sealedAt !== null);
    const silent = inOrder.filter((row) => row.sealedAt === null);
    const oldest = (await wholePage(operations, { limit: 100, order: 'oldest-first' })).rows;
    expect(oldest).toEqual([...telling.toSorted(byMoment), ...silent]);
    const newest = (await wholePage(operations, { limit: 100, order: 'newest-first' })).rows;
    expect(newest).toEqual([...telling.toSorted((a, b) => byMoment(b, a)), ...silent]);
    expect(newest.map(momentOf).join(' ')).toBe(
      '12:09 12:02 12:02 12:01 12:01 12:01 12:01 12:01 12:01 12:01 12:01 12:00 12:00 12:00 plaintext empty empty',
    );
    expect(newest.find(({ field }) => field === 'public.odd.secret')?.label).toBe('ZZ');
  });

  test('comes out the same however few rows a pass holds, from either end, under any keys', async () => {
    const db = await poolOf(database);
    const whole = { backwards: false, most: 1_000 };
    for (const order of ['oldest-first', 'newest-first'] as const) {
      const rows = await byPasses(db, { ...whole, order });
      expect(rows).toHaveLength(17);
      for (const most of [1, 2, 5, 17])
        for (const backwards of [false, true])
          expect(await byPasses(db, { order, backwards, most }), `${order} by ${most}`).toEqual(rows);
      const tx = await db.begin();
      const targets = await targetsOf(db, keys, FIELDS);
      const together = await collect(rowsInOrder(tx, { targets, filter: rowFilter({}), order, kept: 3 }));
      await tx.rollback();
      expect(together.flat().map((row) => ({ ...row, label: null }))).toEqual(rows);
    }
  });

  test('goes on where the row of its cursor is gone, by the order that the server has', async ({ skip }) => {
    if (!(await makeCollation(database))) skip('this server was built without ICU');
    await database.query('create table ci (id text collate keyturn_ci primary key, secret text)');
    const token = sealedAt(5);
    for (const id of ['alpha', 'Beta', 'delta', 'GAMMA'])
      await database.query('insert into ci values ($1, $2)', [id, token]);
    const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'ci' }] });
    const request: RowsRequest = { limit: 2, order: 'newest-first' };
    const ids = ({ rows }: RowsPage) => rows.map(({ primaryKey }) => primaryKey.id);
    const first = await wholePage(operations, request);
    expect(ids(first)).toEqual(['alpha', 'Beta']);
    await database.query(`delete from ci where id = 'beta'`);
    const anew = await siteFor({ url: database.url, keys, fields: [{ table: 'ci' }] });
    expect(ids(await wholePage(anew, { ...request, after: first.cursor }))).toEqual(['delta', 'GAMMA']);
    expect(ids(await wholePage(anew, { ...request, after: first.cursor, backwards: true }))).toEqual([
      'alpha',
    ]);
  });
});

describe('a long list by age', () => {
  const ROWS = 6_000;
  const names = (rows: readonly RowFact[]) => rows.map(({ primaryKey }) => primaryKey.id);

  beforeAll(async () => {
    await database.query('create table long (id int primary key, secret text)');
    await database.query(
      `insert into long select n, ($1::text[])[1 + n * 7 % 50] from generate_series(1, ${ROWS}) as n`,
      [Array.from({ length: 50 }, (_, minute) => sealedAt(minute))],
    );
  });

  const site = (): Promise<Operations> =>
    siteFor({ url: database.url, keys, fields: [{ table: 'long', label: `'no ' || id` }] });

  async function read(operations: Operations, request: RowsRequest): Promise<RowFact[]> {
    const pages: (readonly RowFact[])[] = [];
    for (let after: RowsCursor | null = null; pages.length < 1_000; ) {
      const page: RowsPage = await wholePage(operations, { ...request, after });
      pages.push(page.rows);
      after = page.cursor;
      if (after === null) return (request.backwards ? pages.reverse() : pages).flat();
    }
    throw new Error('the pages never end');
  }

  test('is paged to its end and back, beyond the rows that one pass holds', async () => {
    const operations = await site();
    const request: RowsRequest = { limit: 900, order: 'newest-first' };
    const rows = await read(operations, request);
    const minutes = (n: number) => (n * 7) % 50;
    const wanted = Array.from({ length: ROWS }, (_, i) => i + 1).sort(
      (a, b) => minutes(b) - minutes(a) || a - b,
    );
    expect(names(rows)).toEqual(wanted.map(String));
    expect(rows.every(({ label, primaryKey }) => label === `no ${primaryKey.id}`)).toBe(true);
    expect(await read(operations, { ...request, backwards: true })).toEqual(rows);
    const { cursor } = await wholePage(operations, { ...request, limit: 5_500 });
    const back = await wholePage(operations, { ...request, limit: 50, after: cursor, backwards: true });
    expect(names(back.rows)).toEqual(wanted.slice(5_449, 5_499).map(String));
  });

  test('is narrowed by words and statuses before it is put in order', async () => {
    const operations = await site();
    const request: RowsRequest = { limit: 40, order: 'oldest-first' };
    const found = await read(operations, { ...request, search: ['NO 59'], statuses: ['old-key'] });
    expect(found).toHaveLength(111);
    const unfiltered = await read(operations, { ...request, limit: 2_000 });
    expect(found).toEqual(unfiltered.filter(({ label }) => label?.startsWith('no 59')));
    expect(await read(operations, { ...request, statuses: ['damaged'] })).toEqual([]);
  });

  test('tells after each page that its pass reads how far that is, and goes no further by itself', async () => {
    const operations = await site();
    const request: RowsRequest = { limit: 10, order: 'oldest-first' };
    const passed: number[] = [];
    let page = await operations.rows(request);
    for (; page.pass; page = await operations.rows({ ...request, goesOn: true })) {
      expect(page).toMatchObject({ rows: [], cursor: null, pass: { of: ROWS } });
      passed.push(page.pass.rows);
    }
    expect(passed).toEqual([...new Set(passed)].sort((a, b) => a - b));
    expect(passed.at(-1)).toBe(ROWS);
    expect(page.rows).toHaveLength(10);
  });

  test('is left half-way: another list, or the same begun anew, comes out whole', async () => {
    const operations = await site();
    const oldest: RowsRequest = { limit: 10, order: 'oldest-first' };
    const whole = await wholePage(operations, oldest);
    expect((await operations.rows(oldest)).pass).toBeDefined();
    expect((await operations.rows({ limit: 1 })).rows).toHaveLength(1);
    expect((await wholePage(operations, { limit: 10, order: 'newest-first' })).rows).toHaveLength(10);
    const began = operations.rows(oldest);
    expect((await began).pass).toBeDefined();
    const twice = { ...oldest, goesOn: true };
    const both = await Promise.all([wholePage(operations, twice), wholePage(operations, twice)]);
    expect(both).toEqual([whole, whole]);
  });
});
