import fc from 'fast-check';
import { expect, test } from 'vitest';

import { duration, grouped, listed, percent, plural, rate, timeLeft } from '../../src/plan/words.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1204, '1,204'],
  [999.6, '1,000'],
  [1234567, '1,234,567'],
  [-1204, '-1,204'],
])('the number %d is written %s', (n, words) => {
  expect(grouped(n)).toBe(words);
});

test('a grouped number is the number, in groups of three', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (n) => {
      expect(grouped(n)).toMatch(/^\d{1,3}(,\d{3})*$/);
      expect(Number(grouped(n).replaceAll(',', ''))).toBe(n);
    }),
  );
});

test.each([
  [0, '0 values'],
  [1, '1 value'],
  [2, '2 values'],
  [3402, '3,402 values'],
])('%d of them are %s', (n, words) => {
  expect(plural(n, 'value')).toBe(words);
});

test('what has a plural of its own takes it', () => {
  expect([plural(1, 'entry', 'entries'), plural(2, 'entry', 'entries')]).toEqual(['1 entry', '2 entries']);
});

test.each([
  [0, '0.0 s'],
  [0.42, '0.4 s'],
  [9.94, '9.9 s'],
  [9.95, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [3599.4, '59 min 59 s'],
  [3599.6, '1 h 00 min'],
  [7800, '2 h 10 min'],
  [90061, '25 h 01 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test('no duration says 60 seconds or 60 minutes', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
      expect(duration(seconds)).toMatch(/^(\d\.\d s|[1-5]\d s|[1-5]?\d min [0-5]\d s|\d+ h [0-5]\d min)$/);
    }),
  );
});

test.each([
  [0, '0/s'],
  [7.4, '7/s'],
  [999, '999/s'],
  [1234, '1,230/s'],
  [61_337, '61,300/s'],
])('%d a second is %s', (perSecond, words) => {
  expect(rate(perSecond)).toBe(words);
});

test.each([
  [{ done: 50, total: 100, seconds: 30 }, 'about 30 s left'],
  [{ done: 1, total: 100, seconds: 1 }, 'about 1 min 39 s left'],
  [{ done: 99, total: 100, seconds: 9.9 }, 'about 0.1 s left'],
])('%o leaves %s', (progress, words) => {
  expect(timeLeft(progress)).toBe(words);
});

test.each([
  ['before one in a hundred is done', { done: 9, total: 1000, seconds: 30 }],
  ['once all is done', { done: 1000, total: 1000, seconds: 30 }],
  ['once more is done than was foreseen', { done: 1001, total: 1000, seconds: 30 }],
  ['where there is nothing to do', { done: 0, total: 0, seconds: 0 }],
])('nobody tells the time left %s', (_when, progress) => {
  expect(timeLeft(progress)).toBeNull();
});

test.each([
  [0, 100, '0 %'],
  [1, 20_000, '1 %'],
  [64, 100, '64 %'],
  [19_999, 20_000, '99 %'],
  [20_000, 20_000, '100 %'],
  [20_001, 20_000, '100 %'],
  [0, 0, '0 %'],
])('%d of %d is %s', (part, whole, words) => {
  expect(percent(part, whole)).toBe(words);
});

test('only all is 100 %, and only nothing is 0 %', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), (part, whole) => {
      expect(percent(part, whole) === '100 %').toBe(part >= whole);
      expect(percent(part, whole) === '0 %').toBe(part === 0);
    }),
  );
});

test('things are listed as they are said', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});
