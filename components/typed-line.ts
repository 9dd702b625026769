import type { Keystroke } from './keys.ts';
import { entry, insert, type TextEntry, typeInto } from './text-entry.ts';

/** A line that is typed, as an answer to a question: what was wrong with an answer is said until the line is changed. */
export class TypedLine {
  #entry = entry();
  #answered = this.#entry;

  get entry(): TextEntry {
    return this.#entry;
  }

  /** Whether the line still is what was answered last. */
  get isAnswered(): boolean {
    return this.#entry === this.#answered;
  }

  /** Takes a key as text; true where it was some. */
  type(key: Keystroke): boolean {
    const typed = typeInto(this.#entry, key);
    if (typed) this.#entry = typed;
    return typed !== null;
  }

  paste(text: string): void {
    this.#entry = insert(this.#entry, text);
  }

  /** The line as an answer. */
  answer(): string {
    this.#answered = this.#entry;
    return this.#entry.text;
  }

  /** Begins anew with this text. */
  clear(text = ''): void {
    this.#entry = entry(text);
  }
}
