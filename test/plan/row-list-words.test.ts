import { expect, test } from 'vitest';

import { noCounts } from '../../src/plan/counts.ts';
import { type FindingsListed, findingsHeading } from '../../src/plan/finding-words.ts';
import { rowFilter } from '../../src/plan/row-filter.ts';
import { countedRows, orderNamed, passWords, placeWords } from '../../src/plan/row-list-words.ts';

test.each([
  ['row 3 of 4', { index: 2, counted: 'start', known: 4, isEndKnown: true, census: 9 }],
  ['row 3 of 1,471', { index: 2, counted: 'start', known: 200, isEndKnown: false, census: 1_471 }],
  ['row 3 of 200 and more', { index: 2, counted: 'start', known: 200, isEndKnown: false, census: null }],
  // Rows came in since they were counted.
  ['row 3 of 200 and more', { index: 2, counted: 'start', known: 200, isEndKnown: false, census: 150 }],
  ['row 1,471 of 1,471', { index: -1, counted: 'end', known: 0, isEndKnown: true, census: 1_471 }],
  ['the last row', { index: -1, counted: 'end', known: 0, isEndKnown: true, census: null }],
  ['row 13 from the end', { index: -13, counted: 'end', known: 0, isEndKnown: false, census: null }],
  ['row 13 from the end', { index: -13, counted: 'end', known: 0, isEndKnown: false, census: 5 }],
] as const)('%s is said where no more is known', (words, place) => {
  expect(placeWords(place)).toBe(words);
});

test.each([
  ['reading every row: 123,456 of about 1,000,000 (12 %)', { rows: 123_456, of: 1_000_000 }],
  // The server's estimate may be out of date.
  ['reading every row: 1,200 of about 1,200 (100 %)', { rows: 1_200, of: 1_000 }],
  ['reading every row: 123,456 so far', { rows: 123_456, of: null }],
])('%s', (words, pass) => {
  expect(passWords(pass)).toBe(words);
});

test('a census tells how many rows a filter leaves, unless it looks for words', () => {
  const census = [
    { ...noCounts(), field: 'public.a.secret', rows: 12, oldKey: 11, damaged: 1 },
    { ...noCounts(), field: 'public.b.secret', rows: 5, oldKey: 5 },
  ];
  const counted = (text: string) =>
    countedRows(census, rowFilter(text, ['public.a.secret', 'public.b.secret']));
  expect(counted('')).toBe(17);
  expect(counted('old damaged')).toBe(17);
  expect(counted('damaged')).toBe(1);
  expect(counted('field:b old')).toBe(5);
  expect(counted('field:b damaged')).toBe(0);
  expect(counted('jo')).toBeNull();
  expect(counted('field:nobody')).toBeNull();
});

test('an order is named by how it begins', () => {
  expect(['k', 'old', 'newest', 'first', ''].map(orderNamed)).toEqual([
    'key',
    'oldest-first',
    'newest-first',
    null,
    null,
  ]);
});

const LISTED: FindingsListed = { total: 1_234, listed: 50, isOver: false, isResumed: false, lack: null };

test.each<[string, Partial<FindingsListed>]>([
  ['1 finding so far', { total: 1, listed: 1, lack: 'uncommitted' }],
  ['1,234 findings so far', { listed: 200 }],
  ['1,234 findings in this sitting so far', { isResumed: true }],
  ['1,234 findings', { isOver: true, isResumed: true }],
  ['1,234 findings so far; reading the record of all of them', { lack: 'reading' }],
  ['1,234 findings so far; the last 50', { lack: 'unread' }],
  ['1,234 findings so far; the last 50 until the commit', { lack: 'uncommitted' }],
  ['1,234 findings; the last 50, for what was undone is not on record', { isOver: true, lack: 'undone' }],
])('%s', (words, listed) => {
  expect(findingsHeading({ ...LISTED, ...listed })).toBe(words);
});
