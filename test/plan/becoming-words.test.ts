import { describe, expect, test } from 'vitest';

import { becomingWords } from '../../src/plan/becoming-words.ts';
import type { Becoming } from '../../src/plan/inspection.ts';
import { ROW_STATUSES } from '../../src/plan/row-status.ts';
import { TREATMENT_KINDS } from '../../src/plan/treatment.ts';

const OLD = { status: 'old-key', reason: null, target: '3f2a 91bc' } as const;
const DAMAGED = { status: 'damaged', reason: '70 bytes is too short', target: '3f2a 91bc' } as const;

describe('what would become of a value', () => {
  const told: readonly [string, Becoming, typeof OLD | typeof DAMAGED][] = [
    [
      'Rotate: would be sealed anew with 3f2a 91bc',
      { kind: 'rotate', status: 'current-key', changes: true, reason: null },
      OLD,
    ],
    [
      'Rotate: would be sealed anew with 3f2a 91bc; left in part: a.b is a number; it would then be plaintext',
      { kind: 'rotate', status: 'plaintext', changes: true, reason: 'a.b is a number' },
      OLD,
    ],
    [
      'Rotate leaves it: damaged, no key can open it',
      { kind: 'rotate', status: 'damaged', changes: false, reason: DAMAGED.reason },
      DAMAGED,
    ],
    [
      'Lost key leaves it: damaged, onLostKey is \\x1bmissing',
      { kind: 'purge', status: 'damaged', changes: false, reason: 'onLostKey is \x1bmissing' },
      DAMAGED,
    ],
    [
      'Lost key: its row would be deleted, and what depends on it',
      { kind: 'purge', status: null, changes: true, reason: null },
      DAMAGED,
    ],
    [
      'Lost key: its row goes with core_webhook.secret',
      { kind: 'purge', status: null, changes: true, reason: 'its row goes with core_webhook.secret' },
      OLD,
    ],
    [
      'Decrypt: would be opened, and stand as plaintext',
      { kind: 'decrypt', status: 'empty', changes: true, reason: null },
      OLD,
    ],
  ];

  test.each(told)('%s', (words, outcome, value) => {
    expect(becomingWords(outcome, value)).toBe(words);
  });

  test('is never left without a reason', () => {
    for (const kind of TREATMENT_KINDS)
      for (const status of ROW_STATUSES)
        expect(becomingWords({ kind, status, changes: false, reason: null }, { ...OLD, status })).toMatch(
          new RegExp(`^[A-Z][a-z ]+ leaves it: ${status}, \\w`),
        );
  });
});
