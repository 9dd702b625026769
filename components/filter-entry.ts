import { filterChoices, filterCompleted } from '../src/plan/row-filter.ts';
import type { Keystroke } from './keys.ts';
import { entry, insert, type TextEntry, typeInto } from './text-entry.ts';

/** The line in which a filter is typed, and completed. */
export class FilterEntry {
  readonly #fields: readonly string[];
  #entry: TextEntry;

  constructor(text: string, fields: readonly string[]) {
    // What is typed next is another word.
    this.#entry = entry(text === '' ? '' : `${text} `);
    this.#fields = fields;
  }

  get entry(): TextEntry {
    return this.#entry;
  }

  type(key: Keystroke): boolean {
    const typed = typeInto(this.#entry, key);
    if (typed) this.#entry = typed;
    return typed !== null;
  }

  paste(text: string): void {
    this.#entry = insert(this.#entry, text);
  }

  complete(): void {
    this.#entry = entry(filterCompleted(this.#entry.text, this.#fields));
  }

  /** What may be typed here, in words. */
  hint(): string {
    const choices = filterChoices(this.#entry.text, this.#fields);
    return choices.length === 0
      ? 'words in a label, a key or a field'
      : `Tab completes: ${choices.join(' ')}`;
  }
}
