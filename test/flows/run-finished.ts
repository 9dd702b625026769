import type { RunFinishedFact } from '../../src/plan/facts.ts';

/** A made-up end of a run: a rehearsed rotation that found three values to turn, where nothing else is said. */
export function runFinished(parts: Partial<RunFinishedFact> = {}): RunFinishedFact {
  return {
    event: 'run-finished',
    run: '1',
    kind: 'rotate',
    dryRun: true,
    outcome: 'done',
    rows: 3,
    changed: 3,
    unchanged: 0,
    findings: 0,
    seconds: 1,
    reason: null,
    hint: null,
    exitCode: 0,
    ...parts,
  };
}
