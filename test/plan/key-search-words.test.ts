import { expect, test } from 'vitest';

import type { KeySearchTotalFact, KeyTriedFact } from '../../src/plan/key-search-facts.ts';
import {
  keySearchProgress,
  keySearchSentences,
  keySearchSteps,
  keySearchSummary,
  keySearchTable,
} from '../../src/plan/key-search-words.ts';

const FIELD = 'public.a.b';

function total(unopened: number, stillUnopened: number, undecidable = 0): KeySearchTotalFact {
  const fields = [{ field: FIELD, unopened, stillUnopened }];
  const keyring = 'encryption';
  return { event: 'key-search-total', keyring, candidates: 1, unopened, stillUnopened, undecidable, fields };
}

function tried(fingerprint: string, saves: number, cells = saves): KeyTriedFact {
  const fields = [{ field: FIELD, saves, cells }];
  const source = `\x1b[31m${fingerprint}`;
  const about = { event: 'key-tried', keyring: 'encryption', source, fingerprint } as const;
  return { ...about, saves, cells, fields, setting: null };
}

test('the keys tried are listed with the most useful first, and those in vain up to ten', () => {
  const vain = Array.from({ length: 12 }, (_, i) => tried(`none ${1000 + i}`, 0));
  const lines = keySearchTable(
    [...vain, tried('half 0001', 0, 2), tried('most 0001', 1_200)],
    total(1_204, 4),
  );
  expect(lines.slice(0, 6)).toEqual([
    'FINGERPRINT      WOULD SAVE  CANDIDATE',
    'most 0001    1,200 of 1,204  \\x1b[31mmost 0001',
    '             1,200 of 1,204    a.b',
    'half 0001        0 of 1,204  \\x1b[31mhalf 0001',
    '                 0 of 1,204    a.b: 2 cells of values that need another key as well',
    'none 1000        0 of 1,204  \\x1b[31mnone 1000',
  ]);
  expect(lines.at(-1)).toBe('and 2 more that would save nothing');
});

test('who hears the list hears sentences', () => {
  expect(keySearchSentences([tried('none 0001', 0), tried('most 0001', 1_200)], total(1_204, 4))).toEqual([
    'most 0001 would save 1,200 of 1,204: \\x1b[31mmost 0001',
    '1,200 of 1,204 in a.b',
    'none 0001 would save 0 of 1,204: \\x1b[31mnone 0001',
  ]);
  expect(keySearchSentences([], total(4, 4))).toEqual([
    'no key was tried: nothing that was searched holds another one',
  ]);
});

test('a key that saves nothing is not proposed', () => {
  expect(keySearchSteps([tried('none 0001', 0)], { keyring: 'e', configFile: 'c' })).toEqual([]);
});

test('the end of a search is one sentence over all keyrings', () => {
  expect(keySearchSummary([total(0, 0)], 0)).toBe(
    'key find: no value stands under an unknown key, nothing is to be found',
  );
  expect(keySearchSummary([total(1, 0)], 0)).toBe(
    'key find: 1 value that does not open would, with what was found',
  );
  expect(keySearchSummary([total(3, 1), total(2, 2, 2)], 5)).toBe(
    'key find: 2 of 5 values that do not open would, with what was found; 3 would not, 2 of them since nothing about them proves a key (exit 5)',
  );
});

test('the progress of a search says how much is read, and how much does not open', () => {
  const about = { event: 'key-search-progress', keyring: 'e', field: FIELD, unopened: 2 } as const;
  expect(keySearchProgress({ ...about, done: 4_000, estimate: 20_000 })).toBe(
    'a.b: 4,000 of about 20,000 rows read, 2 open under no key',
  );
  expect(keySearchProgress({ ...about, done: 4_000, estimate: null })).toBe(
    'a.b: 4,000 rows read, 2 open under no key',
  );
});
