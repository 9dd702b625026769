import { onlyBugs } from '../src/errors.ts';
import { distance, leftFlowOf } from '../src/flows/going-on.ts';
import type { Operations } from '../src/flows/operations.ts';
import type { RunState } from '../src/flows/run-data.ts';
import type { LeftFlow } from '../src/plan/left-flow.ts';

interface LeavingParts {
  operations: Pick<Operations, 'remember' | 'forget'>;
  left: LeftFlow | null;
  broken: (error: unknown) => void;
}

/** Remembers how far a flow has come, step by step: nobody is asked before a link drops or a process dies. */
export class Leaving {
  readonly #parts: LeavingParts;
  #left: LeftFlow | null;
  /** Nothing, while nothing is remembered. */
  #come: number;

  constructor(parts: LeavingParts) {
    this.#parts = parts;
    this.#left = parts.left;
    this.#come = parts.left ? distance(parts.left) : -1;
  }

  /** The backup that was named, in this sitting or an earlier one. */
  get backup(): string {
    return this.#left?.backup ?? '';
  }

  /** Whoever walks back did not mean to have come less far. */
  cameTo(state: RunState): void {
    const flow = leftFlowOf(state, new Date().toISOString());
    const come = flow ? distance(flow, state.data.answers.length) : -1;
    if (!flow || come <= this.#come) return;
    this.#come = come;
    this.#left = flow;
    this.#keep(this.#parts.operations.remember(flow));
  }

  /** A run that has begun is remembered by its record. */
  began(): void {
    if (this.#left) this.#keep(this.#parts.operations.forget(this.#left));
    this.#left = null;
    this.#come = -1;
  }

  /** A flow goes on where it can't be remembered; what it does next tells of a database that can't be reached. */
  #keep(kept: Promise<void>): void {
    kept.catch(onlyBugs(this.#parts.broken));
  }
}
