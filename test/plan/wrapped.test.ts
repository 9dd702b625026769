import fc from 'fast-check';
import { expect, test } from 'vitest';

import { wrapped } from '../../src/plan/wrapped.ts';

test('a long line is broken between words and stands in from its second line on', () => {
  expect(wrapped('proved: every value opens with the key', 20)).toEqual([
    'proved: every value',
    '  opens with the key',
  ]);
});

test('no line is longer than asked for, and nothing but blanks is lost', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.integer({ min: 40, max: 200 }), (line, width) => {
      const lines = wrapped(line, width);
      for (const one of lines) expect([...one].length).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
    }),
  );
});
