/** As many times those wanted are held before they are sorted out. */
const HELD = 1.25;

/** The first so many of things that come in any order, by a comparison; it holds few more than those. */
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
    if (this.#held.length >= this.#most * HELD + 100) this.#cut();
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
