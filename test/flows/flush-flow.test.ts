import { describe, expect, test } from 'vitest';

import {
  advanceFlush,
  FLUSH,
  type FlushEvent,
  type FlushStep,
  startFlush,
} from '../../src/flows/flush-flow.ts';
import { AT_GATE, counted, UNLINKING } from './flush-events.ts';

const FAILED: FlushEvent = {
  type: 'failed',
  error: { event: 'error', code: 'redis-unreachable', message: 'x', hint: null },
};

const walked = (events: readonly FlushEvent[]) => events.reduce(advanceFlush, startFlush());

describe('the flush flow', () => {
  const walks: readonly [string, readonly FlushEvent[], FlushStep][] = [
    ['begins by counting', [], 'counting'],
    ['stands still once all is counted', counted(37), 'counted'],
    ['comes to its gate', AT_GATE, 'gate'],
    ['has no gate where no key matches', [...counted(0), { type: 'next' }], 'counted'],
    ['stays at the gate after a wrong word', [...AT_GATE, { type: 'answer', text: 'yes' }], 'gate'],
    ['unlinks after the right word', UNLINKING, 'unlinking'],
    ['has no way back while keys are unlinked', [...UNLINKING, { type: 'back' }], 'unlinking'],
    ['can be stopped', [...UNLINKING, { type: 'stop' }], 'stopping'],
    ['is done when its last word is heard', [...UNLINKING, { type: 'stop' }, { type: 'work-done' }], 'done'],
    ['tells a failure', [...UNLINKING, FAILED], 'failed'],
    ['counts again after a failure', [...UNLINKING, FAILED, { type: 'again' }], 'counting'],
    ['goes back from the gate', [...AT_GATE, { type: 'back' }], 'counted'],
    ['is left from what was counted', [...counted(37), { type: 'back' }], 'left'],
  ];

  test.each(walks)('%s', (_title, events, step) => {
    expect(walked(events).step).toBe(step);
  });

  test('forgets what it counted before it counts again', () => {
    expect(walked([...counted(37), { type: 'again' }]).data).toMatchObject({ counted: [], gate: null });
  });

  test('has only one edge that begins to unlink, and it leaves the gate', () => {
    const begins = FLUSH.filter(({ to }) => to === 'unlinking').map(({ from, on }) => ({ from, on }));
    expect(begins).toEqual([{ from: ['gate'], on: 'answer' }]);
  });
});
