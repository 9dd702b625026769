import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Operations, RowsRequest } from '../../src/flows/operations.ts';
import { countName } from '../../src/plan/counts.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { CENSUS_ORDER } from '../../src/plan/row-status.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { seal } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;
const ROWS = 5_000;

/** Every status, mostly old; the rarest ones lie thousands of rows apart. */
function secretAt(n: number): string | null {
  if (n === 1 || n === 4_999) return seal(keys.lost, 'lost');
  if (n === 2_500) return 'gAAAAAcut';
  if (n % 1_000 === 7) return 'plain';
  if (n % 500 === 3) return '';
  if (n % 500 === 4) return null;
  if (n % 100 === 5) return 'none';
  return seal(n % 3 === 0 ? keys.target : keys.old, `s${n}`);
}

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(
    'create table "Odd Table" (tenant integer, name text, secret text, token text, hidden boolean, primary key (tenant, name))',
  );
  await database.query(
    `insert into "Odd Table" select n % 7, 'row ' || n, s, case when n <= 20 then s end, n % 2 = 0
       from unnest($1::text[]) with ordinality as made (s, n)`,
    [Array.from({ length: ROWS }, (_, i) => secretAt(i + 1))],
  );
});
afterAll(() => database.end());

function site(): Promise<Operations> {
  return siteFor({
    url: database.url,
    keys,
    fields: [
      { table: '"Odd Table"', label: 'name', exempt: ['none'] },
      { table: '"Odd Table"', column: 'token', where: 'not hidden and token is not null' },
    ],
  });
}

async function allRows(operations: Operations, request: RowsRequest): Promise<RowFact[]> {
  const rows: RowFact[] = [];
  let after = request.after ?? null;
  for (let pages = 0; pages < 10_000; pages++) {
    const page = await operations.rows({ ...request, after });
    expect(page.rows.length).toBeLessThanOrEqual(request.limit);
    rows.push(...page.rows);
    if (page.cursor === null) return rows;
    expect(page.cursor).not.toEqual(after);
    after = page.cursor;
  }
  throw new Error('the pages never end');
}

function namesOf(rows: readonly RowFact[]): string[] {
  return rows.map(({ field, primaryKey }) => JSON.stringify([field, primaryKey]));
}

test('page by page every row of every field comes up exactly once, whatever the size of a page', async () => {
  const operations = await site();
  const rows = await allRows(operations, { limit: 700 });
  expect(rows).toHaveLength(ROWS + 10);
  expect(new Set(namesOf(rows)).size).toBe(rows.length);
  for (const limit of [1_000, ROWS + 10, 100_000])
    expect(namesOf(await allRows(operations, { limit }))).toEqual(namesOf(rows));
  expect(rows[0]).toMatchObject({
    field: 'public."Odd Table".secret',
    primaryKey: { tenant: '0', name: 'row 1001' },
    label: 'row 1001',
  });
});

test('the census counts what the rows show, status by status and field by field', async () => {
  const operations = await site();
  const rows = await allRows(operations, { limit: 1_000 });
  const facts = await collect(operations.census({}));
  const fields = told(facts, 'census');
  expect(fields.map(({ rows: n }) => n)).toEqual([ROWS, 10]);
  for (const status of CENSUS_ORDER) {
    for (const census of fields) {
      const shown = rows.filter((row) => row.field === census.field && row.status === status);
      expect(census[countName(status)], `${census.field} ${status}`).toBe(shown.length);
    }
    const total = theOnly(facts, 'census-total');
    expect(total[countName(status)]).toBe(rows.filter((row) => row.status === status).length);
  }
  expect(theOnly(facts, 'census-total')).toMatchObject({
    rows: ROWS + 10,
    damaged: 1,
    unknownKey: 3,
    exempt: 50,
  });
});

test('a filter shows the rows of its statuses alone, each once, however far apart they lie', async () => {
  const operations = await site();
  const all = await allRows(operations, { limit: 1_000 });
  for (const statuses of [
    ['unknown-key'],
    ['damaged', 'plaintext'],
    ['current-key'],
    ['undecidable'],
  ] as const) {
    for (const limit of [1, 3, 400]) {
      if (limit < 400 && statuses[0] === 'current-key') continue;
      const rows = await allRows(operations, { statuses, limit });
      const wanted = all.filter(({ status }) => (statuses as readonly string[]).includes(status));
      expect(rows).toEqual(wanted);
    }
  }
});

test('a row tells its key, the time it was sealed and the reason, as far as it has them', async () => {
  const operations = await site();
  const all = await allRows(operations, { limit: 2_000 });
  for (const { status, key, sealedAt, reason } of all) {
    const opened = status === 'current-key' || status === 'old-key';
    expect(key).toBe(opened ? (status === 'old-key' ? keys.old : keys.target).fingerprint : null);
    expect(sealedAt === null).toBe(!opened && status !== 'unknown-key');
    if (sealedAt !== null) expect(sealedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(reason === null).toBe(!['plaintext', 'damaged', 'unknown-key'].includes(status));
  }
});

test('a scope narrows rows, census and verify to the fields it names', async () => {
  const operations = await site();
  const scope = { fields: ['public."Odd Table".token'] };
  const rows = await allRows(operations, { ...scope, limit: 100 });
  expect(rows).toHaveLength(10);
  expect(told(await collect(operations.census(scope)), 'census')).toMatchObject([{ rows: 10 }]);
  expect(told(await collect(operations.verify(scope)), 'verified')).toHaveLength(1);
});

test('a key that no row needs changes nothing but the fingerprints shown', async () => {
  const operations = await siteFor({
    url: database.url,
    keys: { ...keys, target: fernet.generateKey() },
    fields: [{ table: '"Odd Table"' }],
  });
  const facts = await collect(operations.census({}));
  expect(theOnly(facts, 'census-total').currentKey).toBe(0);
  expect(theOnly(facts, 'census-total').oldKey).toBeGreaterThan(3_000);
});
