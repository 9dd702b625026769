import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Best } from '../../src/plan/best.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { type AgePlace, compareAge } from '../../src/plan/row-age.ts';
import { holdsAll, soughtWords } from '../../src/plan/row-search.ts';
import { CSV_HEADER, csvCell, csvLine } from '../../src/plan/rows-csv.ts';

const ROW: RowFact = {
  event: 'row',
  field: 'public.core_webhook.secret',
  primaryKey: { tenant: '3', id: '7' },
  label: 'GitHub Deploy Hook',
  status: 'damaged',
  key: null,
  sealedAt: null,
  reason: '70 bytes, too short',
};

test('the best of any numbers are those that sorting them all would put first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 })), fc.integer({ min: 1, max: 12 }), (all, most) => {
      const best = new Best<number>(most, (a, b) => a - b);
      for (const each of all) best.add(each);
      expect(best.all()).toEqual([...all].sort((a, b) => a - b).slice(0, most));
    }),
  );
});

describe('by age', () => {
  const places: AgePlace[] = [
    { sealedAt: null, field: 0, row: 1 },
    { sealedAt: '2025-11-08T10:00:00Z', field: 1, row: 1 },
    { sealedAt: '2024-02-29T23:59:59Z', field: 0, row: 9 },
    { sealedAt: '2025-11-08T10:00:00Z', field: 0, row: 8 },
    { sealedAt: '2025-11-08T10:00:00Z', field: 0, row: 2 },
  ];

  test.each([
    ['oldest-first', [2, 4, 3, 1, 0]],
    ['newest-first', [4, 3, 1, 2, 0]],
  ] as const)('%s, ties stand in field and key order, and what tells no moment comes last', (order, wanted) => {
    const sorted = places.toSorted((a, b) => compareAge(order, a, b));
    expect(sorted.map((place) => places.indexOf(place))).toEqual(wanted);
  });
});

describe('a search', () => {
  const found = (row: Partial<RowFact>, ...words: string[]) =>
    holdsAll({ ...ROW, ...row }, soughtWords(words));

  test('wants every word in label, key or field, in whatever case', () => {
    expect(found({}, 'github', 'DEPLOY', 'id 7', 'webhook')).toBe(true);
    expect(found({}, 'github', 'gitlab')).toBe(false);
    expect(found({ label: null }, 'hook', 'tenant 3')).toBe(true);
    expect(found({ label: null }, 'github')).toBe(false);
    expect(found({}, '')).toBe(true);
  });

  test('is of what an operator sees: escapes as they are shown, accents however they are written', () => {
    expect(found({ label: 'Deploy\x1b[31m' }, String.raw`deploy\x1b[31m`)).toBe(true);
    expect(found({ label: 'Deploy\x1b[31m' }, '\x1b')).toBe(false);
    expect(found({ label: 'Cafe\u0301' }, 'CAFÉ')).toBe(true);
    expect(found({}, 'public.')).toBe(false);
  });
});

describe('a list as CSV', () => {
  test('has a line for every row, under the names of its columns', () => {
    expect(CSV_HEADER).toBe('field,primaryKey,label,status,key,sealedAt,reason');
    expect(csvLine(ROW)).toBe(
      'public.core_webhook.secret,"{""tenant"":""3"",""id"":""7""}",GitHub Deploy Hook,damaged,,,"70 bytes, too short"',
    );
    expect(csvLine({ ...ROW, primaryKey: { id: '-7' }, label: null, key: '3f2a 91bc' })).toBe(
      `public.core_webhook.secret,'-7,,damaged,3f2a 91bc,,"70 bytes, too short"`,
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-1', "'-1"],
    ['@sum(a)', "'@sum(a)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['=a,"b"', `"'=a,""b"""`],
    ['a=1', 'a=1'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
  ])('%j is the cell %j, which is no formula', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  test('holds nothing a terminal would act on', () => {
    expect(csvLine({ ...ROW, label: '\t=1\x1b[2J\n\u202e' })).toContain(
      String.raw`,\x09=1\x1b[2J\x0a\u202e,`,
    );
  });
});
