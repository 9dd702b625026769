import type { Database } from '../database/database.ts';
import type { Target } from '../database/target.ts';
import { rowFilter } from '../engine/listed-values.ts';
import { readJudgedRows } from '../engine/rows.ts';
import type { RowsPage, RowsRequest, RowsWanted, Scope } from '../flows/operations.ts';
import { AgeList } from './age-list.ts';

/** Fields that are ready to be read. */
export interface Reading {
  database: Database;
  targets: readonly Target[];
}

interface Listing extends Reading {
  /** Of what: the same for all of its pages. */
  name: string;
  byAge: AgeList | null;
}

/**
 * The list of rows that is looked at. It is judged to its end by what its first page was: keys and catalogue are not
 * read for every page.
 */
export class RowList {
  readonly #read: (scope: Scope) => Promise<Reading>;
  #listing: Listing | null = null;
  /** Lists begun so far: the last is the one that is looked at. */
  #begun = 0;

  constructor(read: (scope: Scope) => Promise<Reading>) {
    this.#read = read;
  }

  async page(request: RowsRequest): Promise<RowsPage> {
    const { after = null, backwards = false, goesOn = false, limit, ...wanted } = request;
    const isNew = after === null && !backwards && !goesOn;
    const { byAge, database, targets } = await this.#of(wanted, { isNew });
    if (byAge !== null) return byAge.page({ after, backwards, limit });
    return readJudgedRows(database, targets, { filter: rowFilter(wanted), after, backwards, limit });
  }

  async #of(wanted: RowsWanted, { isNew }: { isNew: boolean }): Promise<Listing> {
    const { fields, keyrings, statuses, search, order = 'key' } = wanted;
    const name = JSON.stringify([fields, keyrings, statuses, search, order]);
    if (!isNew && this.#listing?.name === name) return this.#listing;
    this.#begun += 1;
    const number = this.#begun;
    const reading = await this.#read({ fields, keyrings });
    const filter = rowFilter(wanted);
    const byAge = order === 'key' ? null : new AgeList({ ...reading, filter, order });
    const listing = { ...reading, name, byAge };
    if (number === this.#begun) this.#listing = listing;
    return listing;
  }
}
