import { setImmediate as turn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { runCommandLine } from '../../src/commands/command-line.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { hand } from './keyturn.ts';
import { FINISHED, rotation } from './made-up-run.ts';

/** A run that commits batches until it is asked to stop. */
function endless() {
  let stopped = false;
  const [started, batch] = rotation() as [RunFact, RunFact];
  return {
    stop: () => {
      stopped = true;
    },
    async *rotate(): AsyncGenerator<RunFact, void, void> {
      yield started;
      while (!stopped) {
        await turn();
        yield batch;
      }
      yield { ...FINISHED, outcome: 'stopped', exitCode: 0 };
    },
  };
}

const line = { argv: ['rotate', '--json', '--confirm', 'webops-production'], version: '0.1.0' };

describe('a signal during a run', () => {
  test.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s ends it after the batch in hand, its last fact told, with exit %i', async (signal, code) => {
    const { context, signals, told } = hand({ operations: endless() });
    const running = runCommandLine({ ...line, context });
    while (!told.stdout.includes('batch-committed')) await turn();
    signals.emit(signal);
    expect(await running).toBe(code);
    const last = JSON.parse(told.stdout.trimEnd().split('\n').at(-1)!);
    expect(last).toMatchObject({ event: 'run-finished', outcome: 'stopped', exitCode: code });
    expect(signals.listenerCount(signal)).toBe(0);
  });

  test('leaves at once when it is Ctrl-C for the second time', async () => {
    const { stop, rotate } = endless();
    const { context, signals, told } = hand({ operations: { rotate, stop: () => {} } });
    const running = runCommandLine({ ...line, context });
    while (!told.stdout.includes('batch-committed')) await turn();
    signals.emit('SIGINT');
    expect(told.exits).toEqual([]);
    signals.emit('SIGINT');
    expect(told.exits).toEqual([130]);
    stop();
    await running;
  });
});
