import type { Clock } from '../../src/flows/clock.ts';

/** A clock that a test moves on; what it calls is called at its moment, in its order. */
export class FakeClock implements Clock {
  #now = 0;
  #calls: { at: number; call: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, call: () => void): () => void {
    const due = { at: this.#now + milliseconds, call };
    this.#calls.push(due);
    return () => {
      this.#calls = this.#calls.filter((each) => each !== due);
    };
  }

  /** How many wait for their moment. */
  get waiting(): number {
    return this.#calls.length;
  }

  /** Lets time go by, and everything that it sets off come to rest. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await rest();
    for (;;) {
      const [next] = this.#calls.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#calls = this.#calls.filter((each) => each !== next);
      this.#now = next.at;
      next.call();
      await rest();
    }
    this.#now = until;
  }
}

/** Everything that waits for nothing but its turn has had it. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
