import type {
  Operations,
  RowsCursor,
  RowsOrder,
  RowsPage,
  RowsPass,
  RowsWanted,
  Setup,
} from '../src/flows/operations.ts';
import { type RowFilter, filterWords, rowFilter } from '../src/plan/row-filter.ts';
import { countedRows, nextOrder, placeWords } from '../src/plan/row-list-words.ts';
import type { CensusFact, RowFact } from '../src/plan/facts.ts';
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

interface Asked {
  /** The filter as it was typed. */
  readonly text: string;
  readonly order: RowsOrder;
}

interface Opened extends Asked {
  readonly window: Window;
}

type Window = RowWindow<RowFact, RowsCursor>;

/** A list of rows as it is asked for: its filter, its order, and the window that is read of it. */
export class RowList {
  readonly #parts: ListParts;
  #list: Opened;
  /** The list before, as far as it was read: what is gone back to where this one is called off. */
  #before: Opened | null = null;

  constructor(parts: ListParts, text: string) {
    this.#parts = parts;
    this.#list = this.#opened({ text: text.trim(), order: 'key' });
  }

  get text(): string {
    return this.#list.text;
  }

  get order(): RowsOrder {
    return this.#list.order;
  }

  get window(): Window {
    return this.#list.window;
  }

  /** How far the pass over all rows is that is waited for; null where none is. */
  get pass(): RowsPass | null {
    const { isReading, pass, span } = this.window;
    const isBegun = this.order !== 'key' && isReading && span.rows.length === 0;
    return pass ?? (isBegun ? { rows: 0, of: null } : null);
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
      ...(this.order !== 'key' && { order: this.order }),
    };
  }

  /** Whether any row can be in it. */
  get isPossible(): boolean {
    return this.#filter().unknown.length === 0;
  }

  filterBy(text: string): void {
    this.#reopen({ text: text.trim(), order: this.order });
  }

  sortBy(order: RowsOrder = nextOrder(this.order)): void {
    this.#reopen({ text: this.text, order });
  }

  /** Ends the pass that is waited for: where nothing came of it yet, the list before is there again as it was. */
  callOff(): void {
    this.window.callOff();
    if (this.window.span.rows.length > 0 || this.#before === null) return;
    this.window.drop();
    this.#list = this.#before;
    this.window.takeUp();
  }

  /** Nobody looks at it any more. */
  drop(): void {
    this.window.drop();
  }

  /** Where one is in it, in words. */
  place(): string {
    const { rows, cursor, before, after, first, counted } = this.window.span;
    if (rows.length > 0) {
      const census = countedRows(this.#parts.census(), this.#filter());
      const known = first + rows.length;
      return placeWords({ index: first + cursor, counted, known, isEndKnown: after === null, census });
    }
    if (this.window.failure) return 'not read';
    if (before !== null || after !== null) return 'reading';
    const total = sum(this.#parts.census()).rows;
    return this.words === '' ? 'no row was found' : `none of ${plural(total, 'value')} fits`;
  }

  #filter(): RowFilter {
    return rowFilter(this.text, this.fields);
  }

  #reopen(asked: Asked): void {
    // A list by age that nothing came of is not gone back to.
    if (this.order === 'key' || this.window.span.rows.length > 0) this.#before = this.#list;
    this.window.drop();
    this.#list = this.#opened(asked);
    this.window.open();
  }

  #opened({ text, order }: Asked): Opened {
    const { changed, broken } = this.#parts;
    const ask = (paging: Paging<RowsCursor>) => this.#ask(paging);
    return { text, order, window: new RowWindow({ ask, cursorOf, changed, broken }) };
  }

  async #ask(paging: Paging<RowsCursor>): Promise<RowsPage> {
    return this.isPossible
      ? this.#parts.operations.rows({ ...this.wanted, ...paging })
      : { rows: [], cursor: null };
  }
}

/** A row's place in its list, as a page is asked for after it. */
function cursorOf({ field, primaryKey, sealedAt }: RowFact): RowsCursor {
  return { field, key: Object.values(primaryKey), sealedAt };
}
