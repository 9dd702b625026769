/** The lines that were entered in this sitting; what was begun meanwhile waits at the end. */
export class LineHistory {
  readonly #lines: string[] = [];
  /** Where one looks; the length of the lines is the line that is being typed. */
  #at = 0;
  #draft = '';

  add(line: string): void {
    if (this.#lines.at(-1) !== line) this.#lines.push(line);
    this.leave();
  }

  /** Looks no longer at what was. */
  leave(): void {
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /** The line before or after the one that is seen; null where there is none. */
  step(by: -1 | 1, seen: string): string | null {
    const to = this.#at + by;
    if (to < 0 || to > this.#lines.length) return null;
    if (this.#at === this.#lines.length) this.#draft = seen;
    this.#at = to;
    return this.#lines[to] ?? this.#draft;
  }
}
