import type { Clock } from '../../src/flows/clock.ts';

/** Lines closer together than this were pasted or sent at once; nobody types two of them. Milliseconds. */
export const AT_ONCE = 200;

interface SingleLinesParts {
  clock: Clock;
  /** True while a question is answered by a line of text. */
  isAsked: () => boolean;
  take: (line: string) => void;
  dropped: (lines: number) => void;
}

/** Holds a block of lines off a question: a line answers one only if it came alone. */
export class SingleLines {
  readonly #parts: SingleLinesParts;
  #lastAt = Number.NEGATIVE_INFINITY;
  #held: string[] = [];
  #isBlock = false;
  #forget = () => {};

  constructor(parts: SingleLinesParts) {
    this.#parts = parts;
  }

  hear(line: string): void {
    const { clock, isAsked, take } = this.#parts;
    const isClose = clock.now() - this.#lastAt < AT_ONCE;
    this.#lastAt = clock.now();
    if (!isAsked() && this.#held.length === 0) {
      take(line);
      return;
    }
    this.#isBlock ||= isClose || this.#held.length > 0;
    this.#held.push(line);
    this.#forget();
    this.#forget = clock.after(AT_ONCE, () => this.#settle());
  }

  close(): void {
    this.#forget();
  }

  #settle(): void {
    const [held, isBlock] = [this.#held, this.#isBlock];
    this.#held = [];
    this.#isBlock = false;
    if (isBlock) this.#parts.dropped(held.length);
    else for (const line of held) this.#parts.take(line);
  }
}
