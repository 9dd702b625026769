import { filterChoices, filterCompleted } from '../src/plan/row-filter.ts';
import { TypedLine } from './typed-line.ts';

/** The line in which a filter is typed, and completed. */
export class FilterEntry extends TypedLine {
  readonly #fields: readonly string[];

  constructor(text: string, fields: readonly string[]) {
    super();
    // What is typed next is another word.
    this.clear(text === '' ? '' : `${text} `);
    this.#fields = fields;
  }

  complete(): void {
    this.clear(filterCompleted(this.entry.text, this.#fields));
  }

  /** What may be typed here, in words. */
  hint(): string {
    const choices = filterChoices(this.entry.text, this.#fields);
    return choices.length === 0
      ? 'words in a label, a key or a field'
      : `Tab completes: ${choices.join(' ')}`;
  }
}
