import { describe, expect, test } from 'vitest';

import { advanceFind, type FindEvent, type FindStep, startFind } from '../../src/flows/find-key-flow.ts';
import type { LeftSearch } from '../../src/plan/left-search.ts';
import type { SearchPlace } from '../../src/plan/search-place-words.ts';

const walked = (events: readonly FindEvent[]) => events.reduce(advanceFind, startFind());
const choose = (place: SearchPlace): FindEvent => ({ type: 'choose', place });
const says = (text: string): FindEvent => ({ type: 'answer', text });
const LEFT: LeftSearch = {
  kind: 'find',
  files: ['/srv/old.env'],
  folders: ['/srv/staging'],
  environment: true,
  typed: 0,
  where: 'step 2 of 3: trying keys',
  leftAt: '2026-11-22T02:14:08.000Z',
};
const FAILED: FindEvent = {
  type: 'failed',
  error: { event: 'error', code: 'unreadable-source', message: 'x', hint: null },
};

describe('the search for a lost key', () => {
  const walks: readonly [string, FindEvent[], FindStep][] = [
    ['begins with the question where to look', [], 'choosing'],
    ['asks which file', [choose('files')], 'naming'],
    ['asks nothing about the environment', [choose('environment')], 'searching'],
    ['asks again where nothing was typed', [choose('typed'), says('  ')], 'naming'],
    ['searches what was named', [choose('folders'), says('/srv')], 'searching'],
    ['shows what was found', [choose('keyrings'), { type: 'work-done' }], 'found'],
    ['looks elsewhere', [choose('keyrings'), { type: 'work-done' }, { type: 'next' }], 'choosing'],
    ['goes back from a search', [choose('keyrings'), { type: 'back' }], 'choosing'],
    ['goes back from a question', [choose('typed'), { type: 'back' }], 'choosing'],
    ['is left from the first question', [{ type: 'back' }], 'left'],
  ];

  test.each(walks)('%s', (_title, events, step) => {
    expect(walked(events).step).toBe(step);
  });

  test('tries everything that was named so far', () => {
    const found: FindEvent[] = [{ type: 'work-done' }, { type: 'next' }];
    const events = [choose('files'), says(' a '), ...found, choose('files'), says('b'), ...found];
    expect(
      walked([...events, choose('typed'), says(' key '), ...found, choose('environment')]).data.request,
    ).toEqual({
      files: ['a', 'b'],
      typed: [' key '],
      environment: true,
    });
  });

  test('forgets a place that could not be read, and keeps those before it', () => {
    const found: FindEvent[] = [{ type: 'work-done' }, { type: 'next' }];
    const events = [choose('files'), says('a'), ...found, choose('files'), says('missing'), FAILED];
    const { step, data } = walked(events);
    expect({ step, request: data.request }).toEqual({ step: 'failed', request: { files: ['a'] } });
  });

  test('keeps what was named where something else than a place failed', () => {
    const broken: FindEvent = { ...FAILED, error: { ...FAILED.error, code: 'connection-lost' } };
    expect(walked([choose('files'), says('a'), broken]).data.request).toEqual({ files: ['a'] });
  });
});

describe('a search that was left', () => {
  const lookedAt = { files: ['/srv/old.env'], folders: ['/srv/staging'], environment: true };
  const goesOn = (events: readonly FindEvent[]) => events.reduce(advanceFind, startFind(LEFT));

  test('looks at nothing before somebody says so, and then at all that was named', () => {
    expect(goesOn([])).toMatchObject({ step: 'choosing', data: { request: {}, left: LEFT } });
    const { step, data } = goesOn([{ type: 'look-again' }]);
    expect({ step, request: data.request, left: data.left }).toEqual({
      step: 'searching',
      request: lookedAt,
      left: null,
    });
    expect(walked([{ type: 'look-again' }]).step).toBe('choosing');
  });

  test('takes along what was named since, each place once', () => {
    const events = [choose('files'), says('b'), { type: 'work-done' }, { type: 'next' }] as const;
    const again = [choose('files'), says('/srv/old.env'), { type: 'work-done' }, { type: 'next' }] as const;
    expect(goesOn(events).data).toMatchObject({ request: { files: ['b'] }, left: LEFT });
    expect(goesOn([...events, ...again, { type: 'look-again' }]).data.request).toEqual({
      ...lookedAt,
      files: ['/srv/old.env', 'b'],
    });
  });

  test('stands there again where one of its places can’t be read, and stands in no other’s way', () => {
    const failed = goesOn([{ type: 'look-again' }, FAILED]);
    expect(failed).toMatchObject({ step: 'failed', data: { request: {}, left: LEFT } });
    const later = [{ type: 'next' }, choose('files'), says('b')] as const;
    expect(later.reduce(advanceFind, failed).data.request).toEqual({ files: ['b'] });
  });
});
