import { type ErrorFact, OperatorError } from '../src/errors.ts';
import { drive, Pace } from '../src/flows/pace.ts';
import type { Console } from './place.ts';

type Supersedes<Fact> = (fact: Fact, before: Fact) => boolean;

/** A stream of facts heard by a place, with what an operator can mend told apart from what is broken. */
export class Task<Fact> {
  facts: readonly Fact[] = [];
  isWorking = false;
  failure: ErrorFact | null = null;
  readonly #supersedes: Supersedes<Fact>;
  #pace = new Pace();

  /** `supersedes`: whether a fact leaves nothing to know of an earlier one, which is then forgotten. */
  constructor(supersedes: Supersedes<Fact> = () => false) {
    this.#supersedes = supersedes;
  }

  /** Starts anew; what an earlier start still says is not heard. */
  start(console: Console, facts: AsyncGenerator<Fact, void, void>): void {
    this.stop();
    const pace = new Pace();
    this.#pace = pace;
    this.facts = [];
    this.failure = null;
    this.isWorking = true;
    const hear = (fact: Fact) => {
      if (this.#pace !== pace) return;
      this.facts = [...this.facts.filter((before) => !this.#supersedes(fact, before)), fact];
      console.redrawSoon();
    };
    const ended = (failure: ErrorFact | null) => {
      if (this.#pace !== pace) return;
      this.isWorking = false;
      this.failure = failure;
      console.redraw();
    };
    drive(facts, { pace, hear }).then(
      () => ended(null),
      (error: unknown) => {
        if (error instanceof OperatorError) ended(error.toFact());
        else console.broken(error);
      },
    );
  }

  stop(): void {
    this.#pace.stop();
  }
}

/** Waits for one answer; an error an operator can mend goes to `failed`, any other ends the console. */
export async function attempt<T>(
  console: Console,
  work: () => Promise<T>,
  { done, failed }: { done: (result: T) => void; failed: (error: ErrorFact) => void },
): Promise<void> {
  try {
    done(await work());
  } catch (error) {
    if (error instanceof OperatorError) failed(error.toFact());
    else console.broken(error);
  }
  console.redraw();
}
