import { onlyBugs } from '../src/errors.ts';
import type { Left } from '../src/plan/left.ts';
import type { Standing } from './standing.ts';

interface LeavingParts<L extends Left> {
  standing: Pick<Standing, 'operations' | 'setup'>;
  /** Where an earlier walk was left. */
  left: L | null;
  distance: (left: L) => number;
  broken: (error: unknown) => void;
}

/** How far it is, while nothing is remembered. */
const NOWHERE = -1;

/**
 * Remembers how far a walk has come, step by step: nobody is asked before a link drops or a process dies. What a drill
 * leaves half-way goes with its database.
 */
export class Leaving<L extends Left> {
  readonly #parts: LeavingParts<L>;
  #left: L | null;
  #come: number;

  constructor(parts: LeavingParts<L>) {
    this.#parts = parts;
    this.#left = parts.left;
    this.#come = parts.left ? parts.distance(parts.left) : NOWHERE;
  }

  /** What is remembered, of this sitting or an earlier one. */
  get left(): L | null {
    return this.#left;
  }

  /** Whoever walks back did not mean to have come less far. */
  cameTo(left: L, come = this.#parts.distance(left)): void {
    if (come > this.#come) this.standsAt(left, come);
  }

  /** Wherever it was before. */
  standsAt(left: L, come = this.#parts.distance(left)): void {
    if (this.#isDrill) return;
    this.#come = come;
    this.#left = left;
    this.#keep(this.#parts.standing.operations.remember(left));
  }

  /** Nothing of it is left half-way: a run has begun, and its record remembers it; or all was done. */
  isOver(): void {
    if (this.#left && !this.#isDrill) this.#keep(this.#parts.standing.operations.forget(this.#left));
    this.#left = null;
    this.#come = NOWHERE;
  }

  get #isDrill(): boolean {
    return this.#parts.standing.setup?.drill === true;
  }

  /** A walk goes on where it can't be remembered; what it does next tells of a database that can't be reached. */
  #keep(kept: Promise<void>): void {
    kept.catch(onlyBugs(this.#parts.broken));
  }
}
