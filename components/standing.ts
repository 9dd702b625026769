import { type ErrorFact, OperatorError } from '../src/errors.ts';
import type { Operations, Setup } from '../src/flows/operations.ts';
import { sum, type StatusCounts } from '../src/plan/counts.ts';
import type { CensusFact, CensusProgressFact } from '../src/plan/facts.ts';

/** What the console stands on: the setup and the census, as they were last read. */
export class Standing {
  readonly operations: Operations;
  setup: Setup | null = null;
  census: readonly CensusFact[] = [];
  counting: CensusProgressFact | null = null;
  isReading = false;
  failure: ErrorFact | null = null;
  /** What the operator has looked at since the console opened; a drill suggests the rest. */
  readonly seen = { status: false, verified: false };
  #isStale = false;

  constructor(operations: Operations) {
    this.operations = operations;
  }

  get total(): StatusCounts | null {
    return this.census.length === 0 ? null : sum(this.census);
  }

  /** The census no longer tells what stands in the database: better none than the old one while it is read again. */
  forget(): void {
    this.census = [];
  }

  /** Reads setup and census again; asked during a reading, it reads once more after it. */
  async refresh(changed: (soon: boolean) => void): Promise<void> {
    this.#isStale = true;
    if (this.isReading) return;
    while (this.#isStale) {
      this.#isStale = false;
      await this.#read(changed);
    }
  }

  async #read(changed: (soon: boolean) => void): Promise<void> {
    this.isReading = true;
    this.failure = null;
    try {
      this.setup = await this.operations.setup();
      changed(false);
      await this.#count(changed);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.failure = error.toFact();
    } finally {
      this.isReading = false;
      this.counting = null;
    }
    changed(false);
  }

  async #count(changed: (soon: boolean) => void): Promise<void> {
    const fresh: CensusFact[] = [];
    for await (const fact of this.operations.census({})) {
      if (this.#isStale) return;
      if (fact.event === 'census') fresh.push(fact);
      this.counting = fact.event === 'census-progress' ? fact : null;
      changed(true);
    }
    this.census = fresh;
  }
}
