import { describe, expect, test } from 'vitest';

import { minuteAt, noMinute, withPassed } from '../../src/flows/last-minute.ts';
import { faster, limitNamed, Passing, slower } from '../../src/flows/speed-limit.ts';
import type { RunFinishedFact } from '../../src/plan/facts.ts';
import { foretoldAt } from '../../src/plan/held-forecast.ts';
import { heldWords, limitWords } from '../../src/plan/limit-words.ts';

describe('the speed limit', () => {
  test('begins below what goes on now, and steps down to a hundred rows a second', () => {
    expect(slower(null, 12_300)).toBe(10_000);
    expect(slower(null, null)).toBe(50_000);
    expect(slower(10_000, 400)).toBe(5_000);
    expect(slower(100, 100)).toBe(100);
    expect(slower(null, 40)).toBe(100);
  });

  test('steps up to none', () => {
    expect(faster(100)).toBe(200);
    expect(faster(750)).toBe(1_000);
    expect(faster(50_000)).toBeNull();
    expect(faster(null)).toBeNull();
  });

  test('stays where it was typed, between two steps or below all', () => {
    expect(slower(750, null)).toBe(500);
    expect(slower(7, null)).toBe(7);
  });

  test('is read as people write it', () => {
    expect(['500', '2,000', '10000', ' None '].map(limitNamed)).toEqual([500, 2_000, 10_000, null]);
    expect(['', '0', '-5', '1.5', '5k', '2,00', '99999999999999999999'].map(limitNamed)).toEqual(
      Array(7).fill(undefined),
    );
  });

  test('is told in words, with the bursts that a batch greater than it makes', () => {
    expect(limitWords(null)).toBe('no limit');
    expect(heldWords({ limit: 5_000, batch: 2_000, operator: 'mia' })).toBe('held to 5,000 rows/s by mia');
    expect(heldWords({ limit: 500, batch: 2_000, operator: 'mia' })).toBe(
      'held to 500 rows/s by mia, a batch of 2,000 every 4.0 s',
    );
  });
});

describe('what passes', () => {
  test('is what a batch holds, and what was proved since it was last told', () => {
    const passing = new Passing();
    const batch = { field: 'public.a.b', rows: 200, changed: 0, done: 200, total: 900 };
    const events = ['batch-rehearsed', 'batch-committed', 'batch-written'] as const;
    expect(events.map((event) => passing.by({ event, ...batch }))).toEqual([200, 200, 200]);
    const proved = (field: string, done: number) =>
      passing.by({ event: 'proof-progress', field, done, total: 900 });
    expect([proved('public.a.b', 100), proved('public.c.d', 50), proved('public.a.b', 900)]).toEqual([
      100, 50, 800,
    ]);
    expect(passing.by({ event: 'waiting', reason: 'a lock' })).toBe(0);
  });

  test('passes twice in a run that is held: when it is turned, and when it is proved', () => {
    const fact = { event: 'run-finished', rows: 1_000, forecastSeconds: 12 } as RunFinishedFact;
    expect([100, 1_000, null].map((limit) => foretoldAt(limit, fact).forecastSeconds)).toEqual([20, 12, 12]);
  });
});

describe('the last minute', () => {
  test('keeps what passed second by second, and forgets what is older', () => {
    let minute = noMinute(1_000);
    for (let at = 1_000; at < 90_000; at += 500) minute = withPassed(minute, 10, at);
    expect(minute.passed).toEqual(Array(60).fill(20));
  });

  test('counts seconds in which nothing came as nothing, however many they are', () => {
    const minute = withPassed(noMinute(1_000), 10, 1_200);
    expect(minuteAt(minute, 3_999).passed).toEqual([10, 0, 0]);
    expect(minuteAt(minute, 9_000_000).passed).toEqual(Array(60).fill(0));
    expect(minuteAt(minute, 900).passed).toEqual([10]);
  });
});
