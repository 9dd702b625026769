import { expect, test } from 'vitest';

import { shownSize } from '../../src/plan/shown-size.ts';

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [1_449, '1.4 kB'],
  [18_234, '18 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [9_949_999, '9.9 MB'],
  [9_950_000, '10 MB'],
  [2_100_000_000, '2.1 GB'],
  [5_000_000_000_000_000, '5000 TB'],
])('%i bytes are shown as %s', (bytes, shown) => {
  expect(shownSize(bytes)).toBe(shown);
});
