import { describe, expect, test } from 'vitest';

import type { RunEvent } from '../../src/flows/run-data.ts';
import { isProving, ratePerSecond } from '../../src/flows/run-progress.ts';
import { waitsFor } from '../../src/flows/run-waits.ts';
import { RunWalk } from '../../src/flows/run-walk.ts';
import { scriptedOperations } from '../console/scripted-operations.ts';
import { FakeClock } from './fake-clock.ts';

/** A rotation of 1,204 values in batches of 101, walked to its consent. */
async function atConsent(atRehearsal: readonly RunEvent[] = []) {
  const clock = new FakeClock();
  const operations = scriptedOperations();
  const walk = new RunWalk({
    kind: 'rotate',
    operations,
    setup: await operations.setup(),
    clock,
    changed: () => {},
    broken: (error) => {
      throw error;
    },
  });
  const send = async (...events: readonly RunEvent[]) => {
    for (const event of events) {
      walk.send(event);
      await clock.pass(0);
    }
  };
  walk.start();
  await clock.pass(0);
  await send({ type: 'next' }, ...atRehearsal, { type: 'next' }, { type: 'answer', text: 'no backup' });
  return { clock, operations, walk, send };
}

const GO: RunEvent = { type: 'answer', text: 'webops-production' };
const HELD: RunEvent = { type: 'limit', limit: 101 };

describe('a run held to a speed', () => {
  test('begins with the limit that was set at its rehearsal, and its record says so', async () => {
    const { clock, operations, walk, send } = await atConsent([HELD]);
    await send(GO);
    await clock.pass(3_000);
    expect(walk.state.data.run.fields[0]!.done).toBe(4 * 101);
    expect(waitsFor(walk.state)).toBe('held to 101 rows/s by operator-1');
    expect(operations.requests).toEqual([
      expect.objectContaining({ answers: expect.arrayContaining(['speed: held to 101 rows/s']) }),
    ]);
    expect(operations.calls.filter((call) => call.startsWith('remark'))).toEqual([]);
    await send({ type: 'stop' });
  });

  test('changes its speed while it is paused, and records the limits that rows have passed under', async () => {
    const { clock, operations, walk, send } = await atConsent([HELD]);
    await send(GO, { type: 'pause' }, { type: 'slower', at: 0 }, { type: 'slower', at: 0 });
    await send({ type: 'limit', limit: 10 });
    expect(waitsFor(walk.state)).toBe('paused by operator-1; p goes on, held to 10 rows/s');
    await send({ type: 'pause' });
    await clock.pass(30_000);
    expect(walk.state.data.run.fields[0]!.done).toBe(3 * 101);
    expect(waitsFor(walk.state)).toBe('held to 10 rows/s by operator-1, a batch of 101 every 10 s');
    await send({ type: 'limit', limit: null });
    expect(walk.state.step).toBe('finished');
    expect(operations.calls.filter((call) => call.startsWith('remark'))).toEqual([
      'remark speed: held to 10 rows/s',
      'remark speed: no limit any more',
    ]);
  });

  test('is stopped at once by the second Ctrl-C, however long it would wait', async () => {
    const { clock, walk, send } = await atConsent([{ type: 'limit', limit: 1 }]);
    await send(GO, { type: 'interrupt' });
    expect(walk.state.step).toBe('interrupted');
    await send({ type: 'interrupt' });
    expect(walk.state.step).toBe('finished');
    expect(walk.state.data.run.finished?.outcome).toBe('stopped');
    expect(clock.waiting).toBe(0);
  });

  test('is held while it is rehearsed, as it will be then', async () => {
    const { clock, walk, send } = await atConsent([HELD]);
    await send({ type: 'back' }, { type: 'back' }, { type: 'back' }, { type: 'next' });
    await clock.pass(3_000);
    expect(walk.state.step).toBe('rehearsing');
    expect(walk.state.data.rehearsal.fields[0]!.done).toBe(4 * 101);
    await send({ type: 'limit', limit: null });
    expect(walk.state.step).toBe('rehearsed');
  });

  test('is held while it is proved, until the limit is lifted', async () => {
    const { clock, walk, send } = await atConsent([HELD]);
    await send(GO);
    await clock.pass(15_000);
    expect(walk.state.data.run.fields[0]!.finished).toBe(true);
    expect(isProving(walk.state.data.run)).toBe(true);
    expect(waitsFor(walk.state)).toBe('held to 101 rows/s by operator-1');
    await send({ type: 'slower', at: 15_000 });
    expect(walk.state.data.limit).toBe(100);
    await send({ type: 'limit', limit: null });
    expect(walk.state.step).toBe('finished');
  });

  test('has no speed to change before it is rehearsed, nor once it is over', async () => {
    const { walk, send } = await atConsent();
    await send(HELD);
    expect(walk.state.step).toBe('gate');
    expect(walk.state.data.limit).toBeNull();
    await send(GO, HELD);
    expect(walk.state.step).toBe('finished');
    expect(walk.state.data.limit).toBeNull();
  });

  test.each<[string, readonly RunEvent[]]>([
    ['goes on', [{ type: 'pause' }]],
    ['is asked whether to stop, and goes on', [{ type: 'interrupt' }, { type: 'back' }]],
  ])('has the same rate while it is paused and when it %s', async (_how, goOn) => {
    const { clock, walk, send } = await atConsent([HELD]);
    const rate = () => ratePerSecond(walk.state.data.run, clock.now());
    await send(GO);
    await clock.pass(3_900);
    const before = rate();
    expect(before).toBeGreaterThan(100);
    await send({ type: 'pause' });
    await clock.pass(60_000);
    expect(rate()).toBe(before);
    await send(...goOn);
    expect(rate()).toBeGreaterThan(100);
    await send({ type: 'stop' });
  });
});
