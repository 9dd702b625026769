import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { RunEvent, RunStep } from '../../src/flows/run-data.ts';
import { advanceRun, RUNNING, startRun } from '../../src/flows/run-flow.ts';
import { type RunFact, RUN_KINDS } from '../../src/plan/facts.ts';
import { runFinished } from './run-finished.ts';
import { DRILL, SETUP } from './setup.ts';

const ERROR = { event: 'error', code: 'key-not-lost', message: '', hint: null } as const;

const UNDECIDABLE: RunFact = {
  event: 'finding',
  field: 'public.t.c',
  primaryKey: { id: '1' },
  label: null,
  status: 'undecidable',
  reason: '',
};

/** All that may happen to a walk, what would be right answers included. */
const EVENTS = fc.constantFrom<RunEvent>(
  { type: 'work-done' },
  { type: 'work-done' },
  { type: 'next' },
  { type: 'next' },
  { type: 'fact', fact: runFinished(), at: 0 },
  { type: 'fact', fact: UNDECIDABLE, at: 0 },
  { type: 'failed', error: ERROR },
  { type: 'keep' },
  ...['webops-production', 'yes', 'no', 'no backup', 'take /b', 'keep none', 'the key is lost'].map(
    (text): RunEvent => ({ type: 'answer', text }),
  ),
  { type: 'back' },
  { type: 'again' },
  { type: 'pause' },
  { type: 'stop' },
  { type: 'interrupt' },
);

const BEYOND: readonly RunStep[] = ['gate', 'backing-up', ...RUNNING, 'finished'];

test.each([SETUP, DRILL])('where nothing may be changed, no way leads past the rehearsal', (setup) => {
  const kinds = fc.constantFrom(...RUN_KINDS);
  const property = fc.property(kinds, fc.array(EVENTS, { maxLength: 40 }), (kind, events) => {
    let state = startRun({ kind, setup: { ...setup, readOnly: true } });
    for (const event of events) {
      state = advanceRun(state, event);
      expect(BEYOND).not.toContain(state.step);
    }
  });
  fc.assert(property, { numRuns: 400 });
});
