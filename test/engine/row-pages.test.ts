import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Operations, RowsCursor, RowsPage, RowsRequest } from '../../src/flows/operations.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;
const ROWS = 5_000;

/** Two fields of a partitioned table with a key of two columns, and a table behind them. */
const FIELDS = [
  { table: 'parted', label: `'Row ' || name` },
  { table: 'parted', column: 'token', where: 'token is not null' },
  { table: 'after_it' },
];

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(
    `create table parted (tenant integer, name text, secret text, token text, primary key (tenant, name))
       partition by hash (tenant)`,
  );
  for (const part of [0, 1])
    await database.query(
      `create table parted_${part} partition of parted for values with (modulus 2, remainder ${part})`,
    );
  await database.query(
    `insert into parted
     select n % 7, 'n' || n, case when n % 1000 = 999 then 'plain' else $1 end, case when n <= 30 then $2 end
       from generate_series(1, ${ROWS}) as n`,
    [seal(keys.old, 'secret'), seal(keys.target, 'token')],
  );
  await createVault(database, 'after_it', [seal(keys.lost, 'x'), null, 'plain']);
});
afterAll(() => database.end());

const site = (): Promise<Operations> => siteFor({ url: database.url, keys, fields: FIELDS });

/** The whole list, read from one end to the other. */
async function read(operations: Operations, request: RowsRequest): Promise<RowFact[]> {
  const pages: (readonly RowFact[])[] = [];
  for (let after: RowsCursor | null = null; pages.length < 10_000; ) {
    const page: RowsPage = await operations.rows({ ...request, after });
    expect(page.rows.length).toBeLessThanOrEqual(request.limit);
    pages.push(page.rows);
    after = page.cursor;
    if (after === null) return (request.backwards ? pages.reverse() : pages).flat();
  }
  throw new Error('the pages never end');
}

describe('a list in key order', () => {
  test('is the same read from its end, whatever the size of a page, over tables and fields', async () => {
    const operations = await site();
    const rows = await read(operations, { limit: 1_000 });
    expect(rows).toHaveLength(ROWS + 30 + 3);
    for (const limit of [700, 4_999, 5_000, 100_000])
      expect(await read(operations, { limit, backwards: true }), `by ${limit}`).toEqual(rows);
  });

  test('turns round anywhere: the page before a page is the one that came before it', async () => {
    const operations = await site();
    const all = await read(operations, { limit: 5_100 });
    for (const at of [0, 1, 2_345, ROWS - 4, ROWS - 1, ROWS, ROWS + 28, ROWS + 31]) {
      const { field, primaryKey } = all[at]!;
      const after = { field, key: Object.values(primaryKey) };
      const { rows: next } = await operations.rows({ limit: 7, after });
      expect(next, `after ${at}`).toEqual(all.slice(at + 1, at + 8));
      const { rows: before } = await operations.rows({ limit: 7, after, backwards: true });
      expect(before, `before ${at}`).toEqual(all.slice(Math.max(0, at - 7), at));
    }
  });

  test('goes on where the row of its cursor is gone', async () => {
    const operations = await site();
    const gone = { field: 'public.after_it.secret', key: ['2'] };
    await database.query('begin; delete from after_it where id = 2; commit');
    const ids = ({ rows }: RowsPage) => rows.map(({ primaryKey }) => primaryKey.id);
    expect(ids(await operations.rows({ limit: 1, after: gone }))).toEqual(['3']);
    expect(ids(await operations.rows({ limit: 1, after: gone, backwards: true }))).toEqual(['1']);
    await database.query('insert into after_it values (2, null)');
  });

  test('of fewer fields is not gone on with where another left off', async () => {
    const operations = await site();
    for (const key of [['1'], ['1', 'n1', 'more'], []]) {
      const after = { field: 'public.parted.secret', key };
      const fields = key.length === 1 ? ['after_it.secret'] : [];
      expect(await refusalOf(operations.rows({ fields, limit: 1, after }))).toMatchObject({
        code: 'list-changed',
        exitCode: 3,
        message: 'the list does not go on at a row of parted.secret: it is of other fields now',
      });
    }
  });
});

describe('a filtered list', () => {
  test('holds what the whole list has of it, from either end', async () => {
    const operations = await site();
    const all = await read(operations, { limit: 5_100 });
    const filters: [Partial<RowsRequest>, (row: RowFact) => boolean, number][] = [
      [{ statuses: ['plaintext'] }, ({ status }) => status === 'plaintext', 6],
      [{ search: ['ROW n4999'] }, ({ label }) => label === 'Row n4999', 1],
      [
        { search: ['tenant 3', 'N12'] },
        ({ primaryKey }) => /^n12/.test(primaryKey.name ?? '') && primaryKey.tenant === '3',
        17,
      ],
      [{ search: ['after_it'] }, ({ field }) => field === 'public.after_it.secret', 3],
      [
        { search: ['row'], statuses: ['plaintext'] },
        ({ status, label }) => status === 'plaintext' && label !== null,
        5,
      ],
      [{ search: ['nowhere'] }, () => false, 0],
      [
        { fields: ['parted.token'], search: ['n1'] },
        ({ field, primaryKey }) => field.endsWith('token') && /^n1/.test(primaryKey.name ?? ''),
        11,
      ],
    ];
    for (const [filter, fits, count] of filters) {
      const wanted = all.filter(fits);
      expect(wanted, JSON.stringify(filter)).toHaveLength(count);
      expect(await read(operations, { ...filter, limit: 4 })).toEqual(wanted);
      expect(await read(operations, { ...filter, limit: 4, backwards: true })).toEqual(wanted);
    }
  });

  test('answers page by page where it fits nothing, each after a few thousand rows', async () => {
    const operations = await site();
    const first = await operations.rows({ limit: 10, search: ['nowhere'] });
    expect(first.rows).toEqual([]);
    expect(first.cursor?.field).toBe('public.parted.secret');
    const second = await operations.rows({ limit: 10, search: ['nowhere'], after: first.cursor });
    expect(second.cursor).not.toEqual(first.cursor);
  });
});
