import fc from 'fast-check';
import { expect, test } from 'vitest';

import { count, countName, leftovers, noCounts, type StatusCounts, sum } from '../../src/plan/counts.ts';
import { CENSUS_ORDER, isFinding, ROW_STATUSES, type RowStatus } from '../../src/plan/row-status.ts';

const statuses = fc.array(fc.constantFrom(...ROW_STATUSES), { maxLength: 40 });

test('nothing is counted as nothing, each time anew', () => {
  const one = noCounts();
  count(one, 'damaged');
  expect(Object.values(noCounts()).every((n) => n === 0)).toBe(true);
  expect(Object.keys(noCounts())).toEqual(['rows', ...CENSUS_ORDER.map(countName)]);
});

test('a value is counted once as a row and once under its status, in the words of the JSON', () => {
  expect(countsOf(['old-key', 'old-key', 'unknown-key', 'current-key', 'damaged'])).toEqual({
    rows: 5,
    currentKey: 1,
    oldKey: 2,
    plaintext: 0,
    unknownKey: 1,
    damaged: 1,
    empty: 0,
    exempt: 0,
    undecidable: 0,
  });
});

test('every status has a count of its own', () => {
  expect(new Set(ROW_STATUSES.map(countName)).size).toBe(ROW_STATUSES.length);
});

test('the counts of all statuses add up to the rows', () => {
  fc.assert(
    fc.property(statuses, (found) => {
      const { rows, ...each } = countsOf(found);
      expect(rows).toBe(found.length);
      expect(Object.values(each).reduce((a, b) => a + b, 0)).toBe(rows);
      for (const status of ROW_STATUSES) {
        expect(each[countName(status)]).toBe(found.filter((one) => one === status).length);
      }
    }),
  );
});

test('the sum of several fields is the count of all their values, and leaves each as it was', () => {
  fc.assert(
    fc.property(fc.array(statuses, { maxLength: 5 }), (fields) => {
      const counts = fields.map(countsOf);
      expect(sum(counts)).toEqual(countsOf(fields.flat()));
      expect(counts).toEqual(fields.map(countsOf));
    }),
  );
});

test('what is left over is exactly what a rotation would report', () => {
  fc.assert(
    fc.property(statuses, (found) => {
      expect(leftovers(countsOf(found))).toBe(found.filter(isFinding).length);
    }),
  );
});

function countsOf(found: readonly RowStatus[]): StatusCounts {
  const counts = noCounts();
  for (const status of found) count(counts, status);
  return counts;
}
