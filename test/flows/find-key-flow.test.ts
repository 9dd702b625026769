import { describe, expect, test } from 'vitest';

import { advanceFind, type FindEvent, type FindStep, startFind } from '../../src/flows/find-key-flow.ts';
import type { SearchPlace } from '../../src/plan/search-place-words.ts';

const walked = (events: readonly FindEvent[]) => events.reduce(advanceFind, startFind());
const choose = (place: SearchPlace): FindEvent => ({ type: 'choose', place });
const says = (text: string): FindEvent => ({ type: 'answer', text });
const FAILED: FindEvent = {
  type: 'failed',
  error: { event: 'error', code: 'unreadable', message: 'x', hint: null },
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
});
