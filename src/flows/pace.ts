import { type Clock, CLOCK } from './clock.ts';

/**
 * Whether, and when, a stream of facts is asked for more: to pause is to stop asking, to stop is to return, and a limit
 * is to ask later. What is asked for comes whole, so that a limit holds over batches and not within one.
 */
export class Pace {
  readonly #clock: Clock;
  #paused = false;
  #stopped = false;
  #limit: number | null = null;
  #askedAt: number;
  /** The moment from which the next fact may be asked for. */
  #due = 0;
  #wake: (() => void) | null = null;

  constructor(clock: Clock = CLOCK) {
    this.#clock = clock;
    this.#askedAt = clock.now();
  }

  pause(): void {
    this.#paused = true;
    this.#wake?.();
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** How many rows a second may pass from now on; null for as many as can. A wait in hand is measured anew. */
  limitTo(limit: number | null): void {
    if (limit === this.#limit) return;
    const now = this.#clock.now();
    const owed = (Math.max(0, this.#due - now) * (this.#limit ?? 0)) / 1_000;
    this.#limit = limit;
    this.#due = now;
    this.#owe(owed);
    this.#wake?.();
  }

  /** So many rows have passed since it was last asked. */
  passed(rows: number): void {
    // The time that the rows themselves took counts, too; time in which nothing was asked for saves nothing up.
    this.#due = Math.max(this.#due, this.#askedAt);
    this.#owe(rows);
  }

  /** Resolves to true when the next fact may be asked for, to false when nothing more is wanted. */
  async mayGoOn(): Promise<boolean> {
    while (!this.#stopped && (this.#paused || this.#heldFor() > 0)) await this.#woken();
    this.#askedAt = this.#clock.now();
    return !this.#stopped;
  }

  #owe(rows: number): void {
    if (this.#limit !== null) this.#due += (1_000 * rows) / this.#limit;
  }

  #heldFor(): number {
    return this.#limit === null ? 0 : this.#due - this.#clock.now();
  }

  async #woken(): Promise<void> {
    const held = this.#paused ? null : this.#heldFor();
    let callOff = () => {};
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (held !== null) callOff = this.#clock.after(held, resolve);
    });
    callOff();
  }
}

/**
 * Hears a stream out at a pace. A stop is heard after the fact in hand; facts that the stream yields while it
 * closes are heard too.
 */
export async function drive<Fact>(
  facts: AsyncGenerator<Fact, void, void>,
  { pace, hear }: { pace: Pace; hear: (fact: Fact) => void },
): Promise<'ended' | 'stopped'> {
  while (await pace.mayGoOn()) {
    const next = await facts.next();
    if (next.done) return 'ended';
    hear(next.value);
  }
  let last = await facts.return();
  while (!last.done) {
    hear(last.value);
    last = await facts.next();
  }
  return 'stopped';
}
