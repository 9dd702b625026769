import type { CountName } from '../plan/counts.ts';
import { type DrillStep, USUAL_STEPS } from '../plan/drill-steps.ts';

/** The walk of a drill: its steps in their order, and what is true after the last one, in words. */
export interface Lesson {
  readonly steps: readonly LessonStep[];
  readonly end: string;
}

export interface LessonStep {
  readonly step: DrillStep;
  /** In place of the step's own words. */
  readonly meaning?: string;
  /** What it must come to; what is not named is not held against it. */
  readonly expects?: StepOutcome;
}

/** What a step came to; a step has only some of it. */
export interface StepOutcome {
  /** As the command exits that the step stands for. */
  readonly exitCode?: number;
  /** The code of its refusal. */
  readonly refused?: string;
  /** Values that it changed, or would; rows, where it put some back. */
  readonly changed?: number;
  readonly findings?: number;
  /** Values of all fields, by status. */
  readonly counts?: Readonly<Partial<Record<CountName, number>>>;
  /** Rows that would go, or that are kept, by table. */
  readonly rows?: Readonly<Record<string, number>>;
  /** Values that no key of the keyring opens, and those that no key that was found opens either. */
  readonly unopened?: number;
  readonly stillUnopened?: number;
  /** Restore points that stand after it. */
  readonly restorePoints?: number;
}

/** What a drill walks that has no lesson of its own. */
export const ROTATION: Lesson = {
  steps: USUAL_STEPS,
  end: 'every value that can be turned is turned and proved, the rest is named',
};
