import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { arrayLiteral, textArray } from '../../src/database/array-parameters.ts';
import { freshDatabase, type FreshDatabase } from '../support/database.ts';

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.end());

const ODD = [
  '',
  'null',
  'NULL',
  'Null',
  'a,b',
  '{}',
  '"',
  '\\',
  '\\"',
  ' ',
  '\n\t',
  '漢字',
  '🔑',
  "it's",
  'gAAAAAB_-=',
  '1',
  '-9223372036854775808',
];
/** Any text PostgreSQL can hold: all but NUL and lone surrogates. */
const texts = fc.array(
  fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((text) => !text.includes('\0') && text.isWellFormed()),
  { maxLength: 40 },
);

async function back(sql: string, parameter: unknown): Promise<(string | null)[]> {
  const rows = await db.query<{ value: string | null }>(sql, [parameter]);
  return rows.map(({ value }) => value);
}

test('a text array in binary form reads back as it was, nulls and all', async () => {
  const sql = 'select value from unnest($1::text[]) with ordinality as a(value, n) order by n';
  expect(await back(sql, textArray([...ODD, null, '']))).toEqual([...ODD, null, '']);
  expect(await back(sql, textArray([]))).toEqual([]);
  await fc.assert(
    fc.asyncProperty(texts, async (values) => {
      expect(await back(sql, textArray(values))).toEqual(values);
    }),
    { numRuns: 50 },
  );
});

test('an array literal reads back as it was, whatever it holds', async () => {
  const sql = 'select value from unnest($1::text[]) with ordinality as a(value, n) order by n';
  expect(await back(sql, arrayLiteral(ODD))).toEqual(ODD);
  await fc.assert(
    fc.asyncProperty(texts, async (values) => {
      expect(await back(sql, arrayLiteral(values))).toEqual(values);
    }),
    { numRuns: 50 },
  );
});

test('an array literal of numbers is taken for the key’s own type', async () => {
  const sql = 'select value::text as value from unnest($1::bigint[]) as a(value)';
  expect(await back(sql, arrayLiteral(['9223372036854775807', '-1', '1234']))).toEqual([
    '9223372036854775807',
    '-1',
    '1234',
  ]);
});
