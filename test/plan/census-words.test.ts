import { expect, test } from 'vitest';

import { lostWords } from '../../src/plan/census-words.ts';
import { noCounts } from '../../src/plan/counts.ts';

function lost(...values: readonly number[]): string {
  return lostWords(
    values.map((unknownKey, index) => ({
      event: 'census',
      field: `public.t${index + 1}.secret`,
      keyring: 'encryption',
      ...noCounts(),
      rows: 10,
      unknownKey,
    })),
  );
}

test('what no key opens is told field by field, those with the most first where there are many', () => {
  expect(lost(1, 0, 2)).toBe('3 values open under no key at hand: 1 of t1.secret and 2 of t3.secret.');
  expect(lost(1, 2, 5, 4, 1_200)).toBe(
    '1,212 values open under no key at hand: 1,200 of t5.secret, 5 of t3.secret, 4 of t4.secret and 3 of 2 other fields.',
  );
});
