import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  CENSUS_ORDER,
  isFinding,
  isRowStatus,
  ROW_STATUSES,
  type RowStatus,
  worse,
} from '../../src/plan/row-status.ts';

const status = fc.constantFrom(...ROW_STATUSES);

test('statuses stand from best to worst', () => {
  expect(ROW_STATUSES).toEqual([
    'empty',
    'exempt',
    'current-key',
    'old-key',
    'plaintext',
    'undecidable',
    'unknown-key',
    'damaged',
  ]);
});

test('a census shows every status once', () => {
  expect([...CENSUS_ORDER].sort()).toEqual([...ROW_STATUSES].sort());
});

test.each<[RowStatus, RowStatus, RowStatus]>([
  ['current-key', 'old-key', 'old-key'],
  ['empty', 'current-key', 'current-key'],
  ['plaintext', 'old-key', 'plaintext'],
  ['damaged', 'unknown-key', 'damaged'],
  ['exempt', 'exempt', 'exempt'],
])('of %s and %s the worse is %s', (one, other, worst) => {
  expect(worse(one, other)).toBe(worst);
});

test('the worse of two is one of them, whichever comes first, and of many it does not depend on their order', () => {
  fc.assert(
    fc.property(status, status, status, (a, b, c) => {
      expect([a, b]).toContain(worse(a, b));
      expect(worse(a, b)).toBe(worse(b, a));
      expect(worse(worse(a, b), c)).toBe(worse(a, worse(b, c)));
    }),
  );
});

test('what a rotation leaves and reports is what no key of the ring opens', () => {
  expect(ROW_STATUSES.filter(isFinding)).toEqual(['plaintext', 'undecidable', 'unknown-key', 'damaged']);
});

test('only the statuses themselves are statuses', () => {
  expect(ROW_STATUSES.every(isRowStatus)).toBe(true);
  for (const word of ['', 'Damaged', 'damaged ', 'oldKey', 'toString', 'length'])
    expect(isRowStatus(word)).toBe(false);
});
