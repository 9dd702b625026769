import type { RunKind, RunRecord } from '../plan/facts.ts';
import { DRILL_STEPS, type DrillStep, USUAL_STEPS } from '../plan/drill-steps.ts';
import type { HomeAction, MenuFacts } from './home-menu.ts';

/** What a drill teaches, for somebody who walks it by hand. */
export interface DrillLesson {
  title: string;
  steps: readonly { step: DrillStep; meaning?: string }[];
  /** What is true after the last one, in words. */
  end: string;
}

/** One step of the way, as far as the facts tell. */
export interface WayStep {
  step: DrillStep;
  title: string;
  meaning: string;
  /** Where in the console it is done. */
  action: HomeAction;
  isDone: boolean;
}

const ACTIONS: Record<DrillStep, HomeAction> = {
  generate: 'generate',
  status: 'status',
  'dry-run': 'rotate',
  rotate: 'rotate',
  'find-key': 'find',
  'use-found-key': 'find',
  'purge-dry-run': 'purge',
  purge: 'purge',
  restore: 'points',
  'purge-again': 'purge',
  'encrypt-dry-run': 'encrypt',
  encrypt: 'encrypt',
  'encrypt-again': 'encrypt',
  'look-within': 'decrypt',
  verify: 'verify',
  discard: 'points',
  report: 'runs',
};

type Telling = (facts: MenuFacts) => boolean;

const isTurned: Telling = ({ total }) => total?.oldKey === 0;
const isSealed: Telling = ({ total }) => total?.plaintext === 0;
const has =
  (kind: RunKind, times = 1): Telling =>
  ({ runs }) =>
    finished(runs ?? [], kind) >= times;
const wasOpened =
  (action: HomeAction): Telling =>
  ({ visited }) =>
    visited?.has(action) ?? false;

/** How a step shows that it was done: in the census, in the record, or in what was looked at. */
const DONE: Record<DrillStep, Telling> = {
  generate: ({ setup }) => setup.keyrings.some(({ staged }) => staged),
  status: ({ seen }) => seen.status,
  // A rehearsal leaves no trace: the run that follows it stands for both.
  'dry-run': isTurned,
  rotate: isTurned,
  'find-key': wasOpened('find'),
  'use-found-key': ({ setup }) => setup.keyrings.some(({ older }) => older.length > 0),
  'purge-dry-run': has('purge'),
  purge: has('purge'),
  restore: has('restore'),
  'purge-again': has('purge', 2),
  'encrypt-dry-run': isSealed,
  encrypt: isSealed,
  // Nothing is left for a second time to show: whoever has gone on to the proof is past it.
  'encrypt-again': (facts) => has('encrypt', 2)(facts) || facts.seen.verified,
  'look-within': wasOpened('decrypt'),
  verify: ({ seen }) => seen.verified,
  discard: ({ points }) => !points?.length,
  report: wasOpened('runs'),
};

/** The steps of a drill's lesson in their order; a step counts as done only after all before it. */
export function wayOf(facts: MenuFacts): readonly WayStep[] {
  const steps: DrillLesson['steps'] = facts.lesson?.steps ?? USUAL_STEPS;
  const undone = steps.findIndex(({ step }) => !DONE[step](facts));
  return steps.map(({ step, meaning = DRILL_STEPS[step].meaning }, index) => ({
    step,
    title: DRILL_STEPS[step].title,
    meaning,
    action: ACTIONS[step],
    isDone: undone === -1 || index < undone,
  }));
}

function finished(runs: readonly RunRecord[], kind: RunKind): number {
  return runs.filter((run) => run.kind === kind && /^done/.test(run.outcome)).length;
}
