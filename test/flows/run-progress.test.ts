import { describe, expect, test } from 'vitest';

import {
  noProgress,
  paused,
  progress,
  ratePerSecond,
  speeds,
  totals,
  unpaused,
} from '../../src/flows/run-progress.ts';
import { remaining } from '../../src/flows/run-share.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { noCounts } from '../../src/plan/counts.ts';

const STARTED: RunFact = {
  event: 'run-started',
  run: '1',
  kind: 'rotate',
  dryRun: false,
  application: 'webops',
  environment: 'production',
  operator: 'operator-1',
  host: 'host-1',
  startedAt: '2026-11-22T02:14:08.000Z',
  keyrings: [],
  fields: ['a', 'b'],
  estimate: 300,
  reason: null,
  ticket: null,
  backup: null,
  resumed: false,
};

function batch(field: string, done: number, total: number): RunFact {
  return { event: 'batch-committed', field, rows: 10, changed: 10, done, total };
}

function fold(facts: readonly (readonly [RunFact, number])[]) {
  return facts.reduce((state, [fact, at]) => progress(state, fact, at), noProgress());
}

describe('a run as its viewer sees it', () => {
  test('counts on the server’s estimate until every field has told its total', () => {
    expect(totals(fold([[STARTED, 0]]))).toEqual({ done: 0, total: 300, changed: 0 });
    expect(
      totals(
        fold([
          [STARTED, 0],
          [batch('a', 10, 100), 1],
        ]),
      ).total,
    ).toBe(300);
    expect(
      totals(
        fold([
          [STARTED, 0],
          [batch('a', 10, 100), 1],
          [batch('b', 10, 50), 2],
        ]),
      ).total,
    ).toBe(150);
  });

  test('tells the rate of the last seconds, not of the whole run', () => {
    const slowThenFast = fold([
      [STARTED, 0],
      [batch('a', 10, 2_000), 10_000],
      [batch('a', 1_010, 2_000), 12_000],
      [batch('a', 1_510, 2_000), 16_000],
    ]);
    expect(ratePerSecond(slowThenFast, 16_000)).toBeCloseTo(1_500 / 6);
  });

  test('tells a rate from the first batches on, however quick they are', () => {
    const quick = fold([
      [STARTED, 0],
      [batch('a', 10, 100), 20],
      [batch('a', 20, 100), 40],
    ]);
    expect(ratePerSecond(quick, 40)).toBeCloseTo(500);
  });

  test('lets the rate sink while nothing comes', () => {
    const waiting = fold([
      [STARTED, 0],
      [batch('a', 100, 200), 1_000],
    ]);
    expect(ratePerSecond(waiting, 1_000)).toBeCloseTo(100);
    expect(ratePerSecond(waiting, 10_000)).toBeCloseTo(10);
  });

  test('tells no rate and no time left before a batch came', () => {
    const state = fold([[STARTED, 0]]);
    expect(ratePerSecond(state, 5_000)).toBeNull();
    expect(remaining(state, 5_000)).toBeNull();
  });

  test('tells the time left at that rate', () => {
    const state = fold([
      [STARTED, 0],
      [batch('a', 100, 200), 1_000],
      [batch('b', 100, 200), 2_000],
    ]);
    expect(remaining(state, 2_000)).toBe('about 2.0 s left');
  });

  test('tells how long values will be proved at a limit, and promises nothing without one', () => {
    const proving = fold([
      [STARTED, 0],
      [batch('a', 100, 100), 1_000],
      [batch('b', 100, 100), 2_000],
      [{ event: 'proof-progress', field: 'a', done: 50, total: 200 }, 3_000],
    ]);
    expect(remaining(proving, 3_000, 10)).toBe('about 15 s left');
    expect(remaining(proving, 3_000)).toBeNull();
  });

  test('counts no pause as time, however long, and the batch in hand as what it took', () => {
    const going = fold([
      [STARTED, 0],
      [batch('a', 1_000, 9_000), 1_000],
      [batch('a', 2_000, 9_000), 2_000],
    ]);
    const held = progress(paused(going, 2_100), batch('a', 3_000, 9_000), 3_000);
    expect(ratePerSecond(held, 63_000)).toBeCloseTo(1_000);
    const again = unpaused(held, 63_000);
    expect(ratePerSecond(again, 63_000)).toBeCloseTo(1_000);
    const after = progress(again, batch('a', 4_000, 9_000), 64_000);
    expect(ratePerSecond(after, 64_000)).toBeCloseTo(1_000);
    expect(ratePerSecond(progress(after, batch('a', 4_500, 9_000), 68_000), 68_000)).toBeCloseTo(300);
  });

  test('keeps a pause in the last minute as seconds in which nothing passed', () => {
    const going = fold([
      [STARTED, 0],
      [batch('a', 10, 9_000), 500],
    ]);
    const after = progress(unpaused(paused(going, 600), 3_600), batch('a', 20, 9_000), 4_200);
    expect(speeds(after, 5_000)).toEqual([10, 0, 0, 0, 10]);
  });

  test('tells no rate of what a run had done when it was taken up again', () => {
    const again = fold([
      [{ ...STARTED, resumed: true }, 0],
      [batch('a', 50_010, 51_000), 1_000],
    ]);
    expect(ratePerSecond(again, 1_000)).toBeCloseTo(10);
  });

  test('forgets what it waited for as soon as a batch comes', () => {
    const waiting = fold([
      [STARTED, 0],
      [{ event: 'waiting', reason: 'a lock held by session 4121' }, 1],
    ]);
    expect(waiting.waiting).toBe('a lock held by session 4121');
    expect(progress(waiting, batch('a', 10, 100), 2).waiting).toBeNull();
  });

  test('keeps the count of all findings and the last of them', () => {
    const findings = Array.from({ length: 60 }, (_, index): readonly [RunFact, number] => [
      {
        event: 'finding',
        field: 'a',
        primaryKey: { id: `${index}` },
        label: null,
        status: 'damaged',
        reason: '',
      },
      index,
    ]);
    const state = fold([[STARTED, 0], ...findings]);
    expect(state.findings).toBe(60);
    expect(state.findingsByStatus).toEqual({ damaged: 60 });
    expect(state.lastFindings.at(-1)?.primaryKey).toEqual({ id: '59' });
    expect(state.lastFindings.length).toBeLessThan(60);
  });

  test('takes a finished field’s own figures', () => {
    const finished: RunFact = {
      event: 'field-finished',
      field: 'a',
      keyring: 'k',
      rows: 90,
      changed: 80,
      unchanged: 5,
      findings: 5,
      counts: noCounts(),
    };
    const state = fold([
      [STARTED, 0],
      [batch('a', 10, 100), 1],
      [finished, 2],
    ]);
    expect(state.fields[0]).toEqual({
      field: 'a',
      done: 90,
      total: 90,
      changed: 80,
      findings: 5,
      finished: true,
    });
  });
});
