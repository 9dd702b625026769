import { describe, expect, test } from 'vitest';

import { advanceFlush, type FlushEvent, startFlush } from '../../src/flows/flush-flow.ts';
import { flushWalk } from '../../src/flows/flush-walk.ts';
import { flushDistance, isFlushOver, leftFlushOf } from '../../src/flows/left-flushes.ts';
import { remindersOf } from '../../src/flows/reminders.ts';
import type { FlushFact } from '../../src/plan/flush-facts.ts';
import { LEFT_FLUSH_STEPS, type LeftFlush, type LeftFlushStep } from '../../src/plan/left-flush.ts';
import { AT_GATE, counted, flushTotal, hears, FLUSH_STARTED, UNLINKING } from './flush-events.ts';
import { scripted } from '../commands/scripted-operations.ts';

const SAID = { where: 'step 2 of 3: consent', leftAt: '2026-11-22T02:14:08.000Z' };
const left = (step: LeftFlushStep): LeftFlush => ({ kind: 'flush', step, ...SAID });

const stateAfter = (events: readonly FlushEvent[], readOnly = false) =>
  events.reduce(advanceFlush, startFlush(readOnly));

describe('a flush that is left', () => {
  test('is worth remembering from its count to the end of its unlinking', () => {
    const remembered = (events: readonly FlushEvent[]) => leftFlushOf(stateAfter(events), SAID)?.step ?? null;
    expect(remembered([])).toBeNull();
    expect(remembered(counted(37))).toBe('counted');
    expect(remembered(AT_GATE)).toBe('gate');
    expect(remembered(UNLINKING)).toBe('unlinking');
    expect(remembered([...UNLINKING, { type: 'stop' }])).toBe('unlinking');
    expect(remembered([...UNLINKING, hears(flushTotal(37)), { type: 'work-done' }])).toBeNull();
    expect(leftFlushOf(stateAfter(AT_GATE), SAID)).toEqual(left('gate'));
  });

  test('is over once all is unlinked or no key matches, and not where it was stopped, failed or only looked at', () => {
    const ended = (...facts: FlushFact[]): FlushEvent[] => [
      ...UNLINKING,
      ...facts.map(hears),
      { type: 'work-done' },
    ];
    const error = { event: 'error', code: 'redis-unreachable', message: 'x', hint: null } as const;
    expect(isFlushOver(stateAfter(ended(flushTotal(37))))).toBe(true);
    expect(isFlushOver(stateAfter(counted(0)))).toBe(true);
    expect(isFlushOver(stateAfter(ended(flushTotal(12, true))))).toBe(false);
    expect(isFlushOver(stateAfter(ended()))).toBe(false);
    expect(isFlushOver(stateAfter([...UNLINKING, { type: 'failed', error }]))).toBe(false);
    expect(isFlushOver(stateAfter(counted(37)))).toBe(false);
    expect(isFlushOver(stateAfter(counted(0), true))).toBe(false);
  });

  test('has come the further, the later its step', () => {
    expect(LEFT_FLUSH_STEPS.map((step) => flushDistance(left(step)))).toEqual([0, 1, 2]);
  });

  test('is told with its step, and goes on in the Redis step', () => {
    const [reminder] = remindersOf({ points: null, runs: null, left: [left('gate')] });
    expect(reminder).toEqual({
      text: 'Flush Redis was left at step 2 of 3: consent (2026-11-22 02:14 UTC)',
      goesOn: 'flush',
      left: left('gate'),
    });
  });
});

describe('a flush that goes on', () => {
  test.each([
    ['counted', 37, 'counted'],
    ['gate', 37, 'gate'],
    ['unlinking', 37, 'gate'],
    ['unlinking', 0, 'counted'],
  ] as const)('from %s, with %i keys counted anew, stands at %s and has unlinked nothing', async (step, keys, at) => {
    const { walk, calls } = walked(left(step), keys);
    walk.start();
    await walk.settled();
    expect(walk.state.step).toBe(at);
    expect(calls).toEqual(['count']);
  });

  test('goes to its gate once: who goes back from there and counts again stays at the count', async () => {
    const { walk } = walked(left('gate'), 37);
    walk.start();
    await walk.settled();
    walk.send({ type: 'back' });
    walk.send({ type: 'again' });
    await walk.settled();
    expect(walk.state.step).toBe('counted');
  });
});

function walked(from: LeftFlush, keys: number) {
  const calls: string[] = [];
  const operations = scripted({
    async *flush({ dryRun }) {
      calls.push(dryRun ? 'count' : 'unlink');
      yield FLUSH_STARTED;
      yield flushTotal(keys);
    },
  });
  const broken = (error: unknown) => {
    throw error;
  };
  return { walk: flushWalk({ operations, readOnly: false, left: from, changed: () => {}, broken }), calls };
}
