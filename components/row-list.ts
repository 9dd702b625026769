import type { Operations, RowsOrder, RowsPage, RowsWanted, Setup } from '../src/flows/operations.ts';
import { type RowFilter, filterWords, rowFilter } from '../src/plan/row-filter.ts';
import { countedRows, nextOrder, placeWords } from '../src/plan/row-list-words.ts';
import type { CensusFact } from '../src/plan/facts.ts';
import { sum } from '../src/plan/counts.ts';
import { plural } from '../src/plan/words.ts';
import { type Paging, RowWindow } from './row-window.ts';

interface ListParts {
  operations: Pick<Operations, 'rows'>;
  setup: Setup;
  /** As it was counted last. */
  census: () => readonly CensusFact[];
  changed: (soon: boolean) => void;
  broken: (error: unknown) => void;
}

/** A list of rows as it is asked for: its filter, its order, and the window that is read of it. */
export class RowList {
  readonly #parts: ListParts;
  #text: string;
  #order: RowsOrder = 'key';
  #window: RowWindow;

  constructor(parts: ListParts, text: string) {
    this.#parts = parts;
    this.#text = text.trim();
    this.#window = this.#opened();
  }

  /** The filter as it was typed. */
  get text(): string {
    return this.#text;
  }

  get order(): RowsOrder {
    return this.#order;
  }

  get window(): RowWindow {
    return this.#window;
  }

  /** The filter as it is understood; empty where all rows are listed. */
  get words(): string {
    return filterWords(this.#filter());
  }

  /** Names of the fields that a filter may name. */
  get fields(): readonly string[] {
    return this.#parts.setup.fields.map(({ field }) => field);
  }

  /** What a file with the same rows is asked for with. */
  get wanted(): RowsWanted {
    const { statuses, fields, words } = this.#filter();
    return {
      ...(statuses.length > 0 && { statuses }),
      ...(fields.length > 0 && { fields }),
      ...(words.length > 0 && { search: words }),
      ...(this.#order !== 'key' && { order: this.#order }),
    };
  }

  /** Whether any row can be in it. */
  get isPossible(): boolean {
    return this.#filter().unknown.length === 0;
  }

  filterBy(text: string): void {
    this.#text = text.trim();
    this.#reopen();
  }

  sortBy(order: RowsOrder = nextOrder(this.#order)): void {
    this.#order = order;
    this.#reopen();
  }

  /** Nobody looks at it any more. */
  drop(): void {
    this.#window.drop();
  }

  /** Where one is in it, in words. */
  place(): string {
    const { rows, cursor, before, after, first, counted } = this.#window.span;
    if (rows.length > 0) {
      const census = countedRows(this.#parts.census(), this.#filter());
      const known = first + rows.length;
      return placeWords({ index: first + cursor, counted, known, isEndKnown: after === null, census });
    }
    if (this.#window.failure) return 'not read';
    if (before !== null || after !== null) return 'reading';
    const total = sum(this.#parts.census()).rows;
    return this.words === '' ? 'no row was found' : `none of ${plural(total, 'value')} fits`;
  }

  #filter(): RowFilter {
    return rowFilter(this.#text, this.fields);
  }

  #reopen(): void {
    this.#window.drop();
    this.#window = this.#opened();
    this.#window.open();
  }

  #opened(): RowWindow {
    const { changed, broken } = this.#parts;
    const { wanted, isPossible } = this;
    return new RowWindow({ ask: (paging) => this.#ask(wanted, isPossible, paging), changed, broken });
  }

  async #ask(wanted: RowsWanted, isPossible: boolean, paging: Paging): Promise<RowsPage> {
    return isPossible ? this.#parts.operations.rows({ ...wanted, ...paging }) : { rows: [], cursor: null };
  }
}
