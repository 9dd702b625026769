import { describe, expect, test } from 'vitest';

import type { HomeAction, MenuFacts } from '../../src/flows/home-menu.ts';
import { homeMenu } from '../../src/flows/home-menu.ts';
import { wayOf } from '../../src/flows/lesson-way.ts';
import { noCounts } from '../../src/plan/counts.ts';
import type { RunKind } from '../../src/plan/facts.ts';
import { DRILLS } from '../../src/drill/drills.ts';
import { DRILL, KEYRING, runRecord, SETUP } from './setup.ts';

const RING = { ...KEYRING, target: '3f2a 91bc' };

const POINT = {
  event: 'restore-point',
  run: '7h2k9',
  kind: 'purge',
  startedAt: '',
  rows: 41,
  bytes: 0,
} as const;

type Part = Partial<Omit<MenuFacts, 'total' | 'runs'>> & {
  counts?: Partial<ReturnType<typeof noCounts>>;
  ran?: readonly RunKind[];
};

/** What is next in a drill's lesson, once all this is so. */
function nextIn(name: string, { counts = {}, ran = [], ...parts }: Part): HomeAction {
  const { title, lesson } = DRILLS.find((drill) => drill.name === name)!;
  const facts = {
    setup: { ...DRILL, keyrings: [RING] },
    total: { ...noCounts(), rows: 46, ...counts },
    points: [],
    reminders: [],
    seen: { status: true, verified: false },
    runs: ran.map((kind) => runRecord({ kind, environment: 'drill' })),
    ...(lesson && { lesson: { title, ...lesson } }),
    ...parts,
  };
  return homeMenu(facts).next;
}

const FOUND = { ...DRILL, keyrings: [{ ...RING, older: ['77e0 12aa'] }] };
const LOOKED: Pick<Part, 'visited'> = { visited: new Set<HomeAction>(['find']) };
const VERIFIED = { seen: { status: true, verified: true } };

describe('the way of a lesson', () => {
  const ways: readonly [string, string, Part, HomeAction][] = [
    ['lost-key', 'begins with a look', { seen: { status: false, verified: false } }, 'status'],
    ['lost-key', 'looks for the key', { counts: { unknownKey: 41 } }, 'find'],
    ['lost-key', 'uses what was found', { counts: { unknownKey: 41 }, ...LOOKED }, 'find'],
    [
      'lost-key',
      'turns what it opens',
      { counts: { oldKey: 10, unknownKey: 31 }, setup: FOUND, ...LOOKED },
      'rotate',
    ],
    ['lost-key', 'purges the rest', { counts: { unknownKey: 31 }, setup: FOUND, ...LOOKED }, 'purge'],
    [
      'lost-key',
      'puts it back for practice',
      { setup: FOUND, ...LOOKED, ran: ['purge'], points: [POINT] },
      'points',
    ],
    ['lost-key', 'purges for good', { setup: FOUND, ...LOOKED, ran: ['purge', 'restore'] }, 'purge'],
    [
      'lost-key',
      'proves what is left',
      { setup: FOUND, ...LOOKED, ran: ['purge', 'restore', 'purge'] },
      'verify',
    ],
    [
      'lost-key',
      'discards',
      { setup: FOUND, ...LOOKED, ...VERIFIED, ran: ['purge', 'restore', 'purge'], points: [POINT] },
      'points',
    ],
    ['plaintext-adoption', 'encrypts', { counts: { plaintext: 85 } }, 'encrypt'],
    ['plaintext-adoption', 'encrypts once more', { ran: ['encrypt'] }, 'encrypt'],
    ['plaintext-adoption', 'verifies', { ran: ['encrypt', 'encrypt'] }, 'verify'],
    ['half-done', 'turns what waits', { counts: { oldKey: 73, plaintext: 4 } }, 'rotate'],
    ['half-done', 'seals what lay open', { counts: { plaintext: 4 } }, 'encrypt'],
    ['half-done', 'looks within', VERIFIED, 'decrypt'],
    ['routine', 'begins with a key', {}, 'generate'],
  ];

  test.each(ways)('%s %s', (name, _what, parts, next) => {
    expect(nextIn(name, parts)).toBe(next);
  });

  test('counts a step as done only after all before it', () => {
    const facts: MenuFacts = {
      setup: { ...SETUP, drill: true },
      total: { ...noCounts(), rows: 1 },
      points: [],
      reminders: [],
      seen: { status: true, verified: true },
    };
    expect(wayOf(facts).map(({ isDone }) => isDone)).toEqual([false, false, false, false, false, false]);
  });
});
