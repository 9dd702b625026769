/** The first so many of things that come in any order, by a comparison; it holds at most twice as many. */
export class Best<T> {
  readonly #most: number;
  readonly #compare: (a: T, b: T) => number;
  #held: T[] = [];
  /** The last that still counts, once there are enough. */
  #last: T | null = null;

  constructor(most: number, compare: (a: T, b: T) => number) {
    this.#most = most;
    this.#compare = compare;
  }

  add(item: T): void {
    if (this.#last !== null && this.#compare(item, this.#last) >= 0) return;
    this.#held.push(item);
    if (this.#held.length >= this.#most * 2) this.#cut();
  }

  /** In order. */
  all(): readonly T[] {
    this.#cut();
    return this.#held;
  }

  #cut(): void {
    this.#held.sort(this.#compare);
    this.#held.length = Math.min(this.#held.length, this.#most);
    if (this.#held.length === this.#most) this.#last = this.#held.at(-1) ?? null;
  }
}
