import type { RunKind } from './facts.ts';

/** Where a flow can be left before its first value is changed, in its order. */
export const LEFT_STEPS = ['rehearsed', 'gate'] as const;
export type LeftStep = (typeof LEFT_STEPS)[number];

/** The flow of a run that was left before it began: what a later sitting needs to go on where it was. */
export interface LeftFlow {
  kind: RunKind;
  /** The run that was to be put back, where the kind is `restore`. */
  point: string | null;
  step: LeftStep;
  /** The step in words: `step 3 of 6: backup`. */
  where: string;
  /** The backup that was named: shown again at its gate, never taken as its answer. */
  backup: string | null;
  /** A restore point was asked for. One that was declined is declined in words again. */
  keeps?: boolean;
  /** ISO 8601. */
  leftAt: string;
}
