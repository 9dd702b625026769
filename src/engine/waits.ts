/** Counts the seconds in which a stream of facts waited to be asked for the next: to pause it or hold it is no work. */
export class Waits {
  readonly #now: () => number;
  seconds = 0;

  /** `now` in seconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  async *between<T>(facts: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
    for await (const fact of facts) {
      const since = this.#now();
      yield fact;
      this.seconds += this.#now() - since;
    }
  }
}
