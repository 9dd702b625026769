import type { RedisServer } from './server.ts';

/** Enough to know the size of the rest about. */
const ENOUGH = 200;

/** What some keys take in memory; stops asking where this server or user can't know. */
export class Measure {
  readonly #server: RedisServer;
  #measured = 0;
  #bytes = 0;
  #canKnow = true;

  constructor(server: RedisServer) {
    this.#server = server;
  }

  get measured(): number {
    return this.#measured;
  }

  /** A key that went meanwhile has no size, nor has one this user may not read. */
  async take(names: readonly Buffer[]): Promise<void> {
    if (!this.#canKnow || names.length === 0) return;
    const some = names.slice(0, ENOUGH - this.#measured);
    const answers = await Promise.all(some.map((name) => this.#server.askIfAllowed('memory usage', name)));
    const sizes = answers.filter((answer) => typeof answer === 'number');
    this.#measured += sizes.length;
    this.#bytes += sizes.reduce((sum, size) => sum + size, 0);
    this.#canKnow = this.#measured > 0;
  }

  /** For this many keys, by those that were measured; null where nobody knows. */
  bytesOf(keys: number): number | null {
    if (keys === 0) return 0;
    return this.#measured === 0 ? null : Math.round((this.#bytes / this.#measured) * keys);
  }
}
