import { expect, test } from 'vitest';

import { advanceFind, type FindEvent, startFind } from '../../src/flows/find-key-flow.ts';
import { isSearchOver, leftSearchOf } from '../../src/flows/left-searches.ts';
import { remindersOf } from '../../src/flows/reminders.ts';
import { noCounts } from '../../src/plan/counts.ts';
import type { LeftSearch } from '../../src/plan/left-search.ts';
import { leftPlacesInFull, searchChoices } from '../../src/plan/search-place-words.ts';

const SAID = { where: 'step 2 of 3: trying keys', leftAt: '2026-11-22T02:14:08.000Z' };
const LEFT: LeftSearch = {
  kind: 'find',
  files: ['/srv/old.env'],
  folders: [],
  environment: false,
  typed: 0,
  ...SAID,
};
const ELSEWHERE: readonly FindEvent[] = [{ type: 'work-done' }, { type: 'next' }];

function searched(
  events: readonly FindEvent[],
  left: LeftSearch | null = null,
): ReturnType<typeof leftSearchOf> {
  return leftSearchOf(events.reduce(advanceFind, startFind(left)), SAID);
}

function names(place: 'files' | 'folders' | 'typed', text: string): FindEvent[] {
  return [
    { type: 'choose', place },
    { type: 'answer', text },
  ];
}

test('what is remembered of a search is its places as they were named, and never what was typed in', () => {
  const events = [...names('typed', 's3cr3t'), ...ELSEWHERE, ...names('files', '/srv/old.env')];
  expect(searched(events)).toEqual({ ...LEFT, typed: 1 });
  expect(JSON.stringify(searched(events))).not.toContain('s3cr3t');
  expect(searched([...events, ...ELSEWHERE, { type: 'choose', place: 'environment' }])).toMatchObject({
    files: ['/srv/old.env'],
    environment: true,
  });
});

test('a search is not worth remembering where nothing was named that can be looked at again', () => {
  expect(searched([])).toBeNull();
  expect(searched(names('typed', 's3cr3t'))).toBeNull();
  expect(searched([{ type: 'choose', place: 'keyrings' }])).toBeNull();
  const error = { event: 'error', code: 'unreadable-source', message: '', hint: null } as const;
  expect(searched([...names('files', 'missing'), { type: 'failed', error }])).toBeNull();
});

test('what was left earlier stays remembered beside what is named now', () => {
  expect(searched(names('folders', '/srv'), LEFT)).toEqual({ ...LEFT, folders: ['/srv'] });
  expect(searched([{ type: 'look-again' }], LEFT)).toEqual(LEFT);
});

test('a search is over once every value opens, and not while nobody has counted', () => {
  const counts = { ...noCounts(), rows: 12, currentKey: 12 };
  expect(isSearchOver(counts)).toBe(true);
  expect(isSearchOver({ ...counts, unknownKey: 1 })).toBe(false);
  expect(isSearchOver({ ...counts, undecidable: 1 })).toBe(false);
  expect(isSearchOver(noCounts())).toBe(false);
  expect(isSearchOver(null)).toBe(false);
});

test('home says at which step a search was left, and its places are told before they are looked at', () => {
  const hostile = {
    ...LEFT,
    files: ['/srv/o\x1bld.env', '/b'],
    folders: ['/c'],
    environment: true,
    typed: 1,
  };
  const [reminder] = remindersOf({ points: null, runs: null, left: [hostile] });
  expect(reminder).toMatchObject({
    text: 'Find the key was left at step 2 of 3: trying keys (2026-11-22 02:14 UTC)',
    goesOn: 'find',
  });
  expect(searchChoices(hostile)[0]).toEqual([
    'The same places',
    '2 files, 1 folder and the environment, as they were named',
  ]);
  expect(searchChoices(null)).toEqual(searchChoices(hostile).slice(1));
  expect(leftPlacesInFull(hostile)).toBe(
    'named before: /srv/o\\x1bld.env, /b, /c and the environment. 1 key was typed as well, and kept nowhere: type it again.',
  );
  expect(leftPlacesInFull(LEFT)).toBe('named before: /srv/old.env');
});
