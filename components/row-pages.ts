import { type ErrorFact, OperatorError } from '../src/errors.ts';
import type { Operations, RowsCursor } from '../src/flows/operations.ts';
import type { RowFact } from '../src/plan/facts.ts';
import { shownField, shownKey } from '../src/plan/names.ts';
import type { RowStatus } from '../src/plan/row-status.ts';
import { statusNamed } from '../src/plan/status-words.ts';

const PAGE = 200;

/** What a person typed into the filter: statuses the server is asked for, and words a row must hold. */
export interface RowFilter {
  readonly statuses: readonly RowStatus[];
  readonly words: readonly string[];
}

/** `damaged,old jo` → damaged or old-key, and `jo` in the label, the key or the field. */
export function rowFilter(text: string): RowFilter {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const statuses = parts.map(statusNamed).filter((status) => status !== null);
  return { statuses, words: parts.filter((part) => !statusNamed(part)).map((part) => part.toLowerCase()) };
}

/** The filter as it was understood: `filter: status damaged or old-key, text “jo”`. */
export function filterWords(text: string): string {
  const { statuses, words } = rowFilter(text);
  const parts = [
    ...(statuses.length > 0 ? [`status ${statuses.join(' or ')}`] : []),
    ...words.map((word) => `text “${word}”`),
  ];
  return `filter: ${parts.join(', ')}`;
}

export function fits(row: RowFact, words: readonly string[]): boolean {
  const text = [row.label ?? '', shownKey(row.primaryKey), shownField(row.field)].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The rows a filter leaves, read page by page as far as they are wanted. */
export class RowPages {
  rows: readonly RowFact[] = [];
  /** Rows read so far, shown or not. */
  looked = 0;
  isReading = false;
  isComplete = false;
  failure: ErrorFact | null = null;
  readonly #operations: Operations;
  readonly #filter: RowFilter;
  #cursor: RowsCursor | null = null;
  #isDropped = false;

  constructor(operations: Operations, filter: RowFilter) {
    this.#operations = operations;
    this.#filter = filter;
  }

  /** Reads on until `wanted` rows are at hand or there are no more; one reading at a time. */
  async want(wanted: () => number, changed: () => void): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      while (!this.#isDropped && !this.isComplete && this.rows.length < wanted()) {
        await this.#next();
        changed();
      }
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.failure = error.toFact();
      this.isComplete = true;
    } finally {
      this.isReading = false;
    }
    changed();
  }

  /** Nobody looks at these any more. */
  drop(): void {
    this.#isDropped = true;
  }

  async #next(): Promise<void> {
    const { statuses, words } = this.#filter;
    const page = await this.#operations.rows({
      limit: PAGE,
      after: this.#cursor,
      ...(statuses.length > 0 && { statuses }),
    });
    this.looked += page.rows.length;
    this.rows = [...this.rows, ...page.rows.filter((row) => fits(row, words))];
    this.#cursor = page.cursor;
    this.isComplete = page.cursor === null;
  }
}
