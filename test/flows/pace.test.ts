import { describe, expect, test } from 'vitest';

import { drive, Pace } from '../../src/flows/pace.ts';
import { FakeClock } from './fake-clock.ts';

const BATCH = 1_000;

/** A stream of batches heard at a pace; `heard` are the milliseconds at which each came. */
function batches(limit: number | null) {
  const clock = new FakeClock();
  const pace = new Pace(clock);
  pace.limitTo(limit);
  const heard: number[] = [];
  async function* stream() {
    for (;;) yield BATCH;
  }
  const hear = (rows: number) => {
    pace.passed(rows);
    heard.push(clock.now());
    if (heard.length === 9) pace.stop();
  };
  return { clock, pace, heard, end: drive(stream(), { pace, hear }) };
}

describe('the pace of a run', () => {
  test('holds rows to a limit over batches, and none where there is none', async () => {
    const held = batches(500);
    await held.clock.pass(7_999);
    expect(held.heard).toEqual([0, 2_000, 4_000, 6_000]);
    held.pace.stop();
    await held.end;
    const free = batches(null);
    await free.end;
    expect(free.heard).toEqual(Array(9).fill(0));
  });

  test('measures a wait in hand anew when the limit changes, and ends it where there is none any more', async () => {
    const { clock, pace, heard, end } = batches(100);
    await clock.pass(5_000);
    expect(heard).toEqual([0]);
    // Half of the thousand rows is paid for by now.
    pace.limitTo(1_000);
    await clock.pass(600);
    expect(heard).toEqual([0, 5_500]);
    pace.limitTo(null);
    await clock.pass(0);
    expect(heard.length).toBe(9);
    await end;
  });

  test('cuts a wait short when it is stopped', async () => {
    const { clock, pace, heard, end } = batches(1);
    await clock.pass(10);
    pace.stop();
    expect(await end).toBe('stopped');
    expect(heard).toEqual([0]);
    expect(clock.waiting).toBe(0);
  });

  test('lets nothing pass while it is paused, and saves up nothing for later', async () => {
    const { clock, pace, heard, end } = batches(500);
    await clock.pass(10);
    pace.pause();
    await clock.pass(60_000);
    expect(heard).toEqual([0]);
    pace.limitTo(1_000);
    pace.resume();
    await clock.pass(2_500);
    expect(heard).toEqual([0, 60_010, 61_010, 62_010]);
    pace.stop();
    await end;
  });
});
