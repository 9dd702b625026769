import { describe, expect, test } from 'vitest';

import { type HomeAction, homeMenu, HOME_ACTIONS, type MenuFacts } from '../../src/flows/home-menu.ts';
import type { Setup } from '../../src/flows/operations.ts';
import { remindersOf } from '../../src/flows/reminders.ts';
import { noCounts, type StatusCounts } from '../../src/plan/counts.ts';
import type { RunRecord } from '../../src/plan/facts.ts';
import { DRILL, runRecord, SETUP } from './setup.ts';

const POINT = {
  event: 'restore-point',
  run: '7h2k9',
  kind: 'purge',
  startedAt: '2026-11-22T02:14:08Z',
  rows: 41,
  bytes: 12_300,
} as const;

function menu(counts: Partial<StatusCounts>, parts: Partial<MenuFacts> = {}) {
  const total = { ...noCounts(), rows: 10, ...counts };
  const facts = { setup: SETUP, total, points: [], reminders: [], seen: { status: false, verified: false } };
  return homeMenu({ ...facts, ...parts });
}

const actions = (menuOf: ReturnType<typeof homeMenu>) => menuOf.items.map(({ action }) => action);
const without = (...left: HomeAction[]) => HOME_ACTIONS.filter((action) => !left.includes(action)).toSorted();
const item = (menuOf: ReturnType<typeof homeMenu>, action: HomeAction) =>
  menuOf.items.find((each) => each.action === action);

describe('the menu at home', () => {
  const firsts: readonly [string, Partial<StatusCounts>, HomeAction[]][] = [
    ['old keys: rotate', { oldKey: 5 }, ['rotate', 'status']],
    ['plaintext: encrypt', { plaintext: 2 }, ['encrypt', 'status']],
    [
      'unknown keys: find the key before anything is given up',
      { unknownKey: 1 },
      ['find', 'purge', 'status'],
    ],
    [
      'all of it: what can be saved comes first',
      { oldKey: 5, plaintext: 2, unknownKey: 1 },
      ['rotate', 'encrypt', 'find', 'purge'],
    ],
    ['damaged values: look at them', { damaged: 1 }, ['status', 'generate']],
    ['no rows: look', { rows: 0 }, ['status']],
    ['all under the target key: the next key', { currentKey: 10 }, ['generate', 'status']],
  ];

  test.each(firsts)('%s', (_title, counts, first) => {
    expect(actions(menu(counts)).slice(0, first.length)).toEqual(first);
    expect(menu(counts).next).toBe(first[0]);
  });

  test('has everything once, whatever was found', () => {
    for (const counts of [{}, { oldKey: 1 }, { unknownKey: 1, plaintext: 1 }])
      expect(actions(menu(counts, { drills: true })).toSorted()).toEqual(without('lesson'));
    expect(actions(menu({})).toSorted()).toEqual(without('lesson', 'drills'));
    expect(actions(menu({}, { setup: DRILL, drills: true })).toSorted()).toEqual(without('drills'));
  });

  test('keeps the order of its lesson in a drill', () => {
    const inDrill = menu({ plaintext: 2, unknownKey: 1 }, { setup: DRILL });
    expect(actions(inDrill).slice(0, 5)).toEqual(['lesson', 'generate', 'status', 'rotate', 'verify']);
    expect(inDrill.next).toBe('generate');
  });

  test('says why something can’t be opened', () => {
    expect(item(menu({}), 'flush')).toMatchObject({ isOpen: false, why: 'the configuration names no Redis' });
    expect(item(menu({}), 'points')).toMatchObject({ isOpen: false, why: 'none stands' });
    const open = menu({}, { setup: { ...SETUP, redis: true }, points: [POINT] });
    expect(item(open, 'flush')).toMatchObject({ isOpen: true });
    expect(item(open, 'points')).toMatchObject({
      isOpen: true,
      why: '1 stands: put back, or discard for good',
    });
  });

  test('says where a new key may be kept here', () => {
    const why = (setup: Partial<Setup>) => item(menu({}, { setup: { ...SETUP, ...setup } }), 'generate')?.why;
    expect(why({})).toBe('a new key, kept in a new file, or shown once');
    expect(why({ keyStores: ['vault'] })).toBe('a new key, kept in a new file or in a store, or shown once');
    expect(why({ drill: true })).toBe('a new key, kept in a new file');
  });

  test('offers first what was left half-way', () => {
    const reminders = remindersOf({
      points: null,
      runs: [runRecord({ kind: 'encrypt', outcome: 'unfinished' })],
    });
    expect(menu({ oldKey: 5 }, { reminders }).next).toBe('encrypt');
  });
});

describe('a reminder', () => {
  const texts = (runs: RunRecord[], points = [] as (typeof POINT)[]) =>
    remindersOf({ points, runs }).map(({ text }) => text);

  test('tells of a run that was stopped, until a later one of its kind went over it', () => {
    const stopped = runRecord({ outcome: 'stopped' });
    expect(texts([stopped])).toEqual(['rotate run 7h2k9 was stopped: Rotate goes on where it was']);
    const later = runRecord({ run: 'later', startedAt: '2026-11-23T00:00:00.000Z' });
    expect(texts([later, stopped])).toEqual([]);
    const another = runRecord({ run: 'another', kind: 'encrypt', startedAt: '2026-11-23T00:00:00.000Z' });
    expect(texts([another, stopped])).toHaveLength(1);
  });

  test('does not say where a run goes on if nothing may be changed from here', () => {
    const runs = [runRecord({ outcome: 'unfinished' })];
    const [reminder] = remindersOf({ points: null, runs, readOnly: true });
    expect(reminder?.text).toBe(
      'rotate run 7h2k9 did not come to its end: read only, nothing goes on from here',
    );
  });

  test('tells of restore points as long as they stand', () => {
    expect(texts([], [POINT])).toEqual(['1 restore point stands, of purge run 7h2k9: 41 rows as they were']);
    expect(texts([], [POINT, POINT])).toEqual([
      '2 restore points stand, of several runs: 82 rows as they were',
    ]);
    expect(remindersOf({ points: null, runs: null })).toEqual([]);
  });
});
