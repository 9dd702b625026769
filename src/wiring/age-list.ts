import type { Database } from '../database/database.ts';
import type { Target } from '../database/target.ts';
import { type AgePage, type AgeWindow, pageOf } from '../engine/age-window.ts';
import { labelledRows } from '../engine/labels.ts';
import type { RowFilter } from '../engine/listed-values.ts';
import { nextByAge } from '../engine/rows-by-age.ts';
import { refusal } from '../errors.ts';
import type { RowsPage, RowsRequest } from '../flows/operations.ts';
import type { AgeOrder } from '../plan/row-age.ts';

/** Rows that are kept of one pass over all of them: pages are answered from these until they are used up. */
const KEPT = 5_000;

interface AgeListParts {
  database: Database;
  targets: readonly Target[];
  filter: RowFilter;
  order: AgeOrder;
  /** Whether another list was begun: nobody asks for this one any more. */
  isLeft(): boolean;
}

type Asked = Required<Pick<RowsRequest, 'after' | 'backwards' | 'limit'>>;

/** One list by age: every row is read for the first page, and then once for every so many rows. */
export class AgeList {
  readonly #parts: AgeListParts;
  #window: AgeWindow | null = null;

  constructor(parts: AgeListParts) {
    this.#parts = parts;
  }

  async page(asked: Asked): Promise<RowsPage> {
    const { rows, cursor } = (this.#window && pageOf(this.#window, asked)) ?? (await this.#read(asked));
    const facts = rows.map(({ row }) => row);
    const { database, targets } = this.#parts;
    return { rows: await labelledRows(database, targets, facts), cursor };
  }

  async #read(asked: Asked): Promise<AgePage> {
    const { database, targets, filter, order, isLeft } = this.#parts;
    const { after: from, backwards, limit } = asked;
    const most = Math.max(KEPT, limit);
    const pass = nextByAge(database, targets, { filter, order, from, backwards, most });
    for (;;) {
      const { done, value } = await pass.next();
      if (done) {
        const isAll = value.length < most;
        const [hasFirst, hasLast] = backwards ? [isAll, from === null] : [from === null, isAll];
        this.#window = { rows: value, hasFirst, hasLast, from, backwards };
        return pageOf(this.#window, asked) ?? { rows: [], cursor: null };
      }
      if (!isLeft()) continue;
      await pass.return([]);
      throw refusal('list-left', 'another list was begun meanwhile', 'begin this one anew');
    }
  }
}
