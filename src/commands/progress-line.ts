import type { Pipe } from './pipe.ts';

const PAUSE_MS = 100;
const ERASE_LINE = '\r\x1b[K';

/** One line of stderr that is drawn over again; without a terminal it never says anything. */
export class ProgressLine {
  readonly #pipe: Pipe;
  readonly #now: () => number;
  readonly #redraws: boolean;
  readonly #shown: (text: string) => string;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #standing = false;

  constructor(parts: {
    pipe: Pipe;
    now: () => number;
    redraws: boolean;
    /** A text as the terminal can show it. */
    shown: (text: string) => string;
  }) {
    this.#pipe = parts.pipe;
    this.#now = parts.now;
    this.#redraws = parts.redraws;
    this.#shown = parts.shown;
  }

  /** At most ten times a second: a slow link has better things to carry. */
  async show(words: () => string): Promise<void> {
    if (!this.#redraws || this.#now() - this.#drawnAt < PAUSE_MS) return;
    this.#drawnAt = this.#now();
    this.#standing = true;
    await this.#pipe.write(`${ERASE_LINE}${this.#shown(words()).slice(0, 79)}`);
  }

  async clear(): Promise<void> {
    if (!this.#standing) return;
    this.#standing = false;
    await this.#pipe.write(ERASE_LINE);
  }
}
