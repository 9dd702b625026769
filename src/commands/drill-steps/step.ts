import type { PreparedDrill } from '../../drill/drill.ts';
import type { StepOutcome } from '../../drill/lesson.ts';
import type { Picture } from '../../drill/picture.ts';
import type { Operations } from '../../flows/operations.ts';
import type { FindingFact, RunKind } from '../../plan/facts.ts';
import type { KeyTriedFact } from '../../plan/key-search-facts.ts';
import type { Call } from '../command.ts';

/** What a step of a drill's walk stands on. */
export interface Walking {
  readonly call: Call;
  readonly stage: PreparedDrill;
  readonly operations: Operations;
  readonly memory: Memory;
}

/** What a walk remembers from step to step. */
export interface Memory {
  /** The latest run; null before the first. */
  latest: RunKind | null;
  /** The latest run that changed something, by its id. */
  changing: string | null;
  /** What the latest run left, and what was found out about values since. */
  left: FindingFact[];
  /** Keys that would save values. */
  found: readonly KeyTriedFact[];
  /** The tables as they stood before something was deleted. */
  picture: Picture | null;
}

export function nothingSoFar(): Memory {
  return { latest: null, changing: null, left: [], found: [], picture: null };
}

/** What a step came to, and what went otherwise than any drill expects, a sentence each. */
export interface StepResult {
  readonly outcome?: StepOutcome;
  readonly surprises?: readonly string[];
}

/** Does one step, and tells it as the command does that it stands for. */
export type Act = (walking: Walking) => Promise<StepResult>;
