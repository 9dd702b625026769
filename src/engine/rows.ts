import type { Database } from '../database/database.ts';
import { lightEnough, readPage, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { refusal } from '../errors.ts';
import type { RowFact } from '../plan/facts.ts';
import { shownField } from '../plan/names.ts';
import { labelled } from './labels.ts';
import { fieldByField, type Listed, listedValues, readsLabels, type RowFilter } from './listed-values.ts';

/** Rows looked at for one page at most, so that a filter that fits few rows still answers. */
const SCAN_ROWS = 2_000;

/** A row's place in a list; by age, with the moment it was sealed. */
export interface RowCursor {
  field: string;
  key: readonly string[];
  sealedAt?: string | null;
}

export interface RowsWanted {
  filter: RowFilter;
  after: RowCursor | null;
  /** The page that ends before `after`, or the last of the list. */
  backwards: boolean;
  limit: number;
}

export interface RowsFound {
  rows: RowFact[];
  cursor: RowCursor | null;
}

/**
 * One page of judged rows, field by field in key order, with labels. A page may hold fewer rows than asked for, or
 * none, and still have a cursor: where the filter fits few, or rows are large, the caller asks on.
 */
export async function readJudgedRows(
  database: Database,
  targets: readonly Target[],
  wanted: RowsWanted,
): Promise<RowsFound> {
  const { after, backwards } = wanted;
  const fields = fieldByField(targets);
  const start = after === null ? null : placeOf(fields, after);
  const ahead = backwards
    ? fields.slice(0, (start ?? fields.length) + 1).reverse()
    : fields.slice(start ?? 0);
  const page = new Page(wanted);
  let from = after?.key ?? null;
  for (const listed of ahead) {
    await page.readOn(database, listed, from);
    if (page.cursor !== null) break;
    from = null;
  }
  return page.found();
}

/** Which of the fields a cursor stands in. */
export function placeOf(fields: readonly Listed[], { field, key }: RowCursor): number {
  const place = fields.findIndex((listed) => namesOf(listed).includes(field));
  const columns = fields[place]?.target.key.length;
  if (key.length === columns) return place;
  throw refusal(
    'list-changed',
    `the list does not go on at a row of ${shownField(field)}: it is of other fields now`,
    'begin it anew',
  );
}

export function namesOf({ target, places }: Listed): string[] {
  return places.map((place) => target.fields[place]!.name);
}

/** A page in the making, row by row in the direction it is read. */
class Page {
  readonly #wanted: RowsWanted;
  readonly #rows: RowFact[] = [];
  /** Rows that may still be looked at. */
  #left: number;
  /** Where it ended, if it is at its end before the list is. */
  cursor: RowCursor | null = null;

  constructor(wanted: RowsWanted) {
    const { statuses, words } = wanted.filter;
    this.#wanted = wanted;
    this.#left = statuses.size + words.length === 0 ? wanted.limit : Math.max(SCAN_ROWS, wanted.limit);
  }

  /** Reads a field's rows from a key on, until the page is full or has looked at enough. */
  async readOn(database: Database, listed: Listed, from: readonly string[] | null): Promise<void> {
    const { filter, backwards } = this.#wanted;
    const { target } = listed;
    const limit = lightEnough(target, this.#left);
    const withLabels = readsLabels(filter);
    const slice = backwards ? { after: null, before: from } : { after: from };
    const read = await readPage(database, target, { ...slice, upto: null, limit, backwards, withLabels });
    const found = this.#take(listed, read);
    this.#rows.push(...(withLabels ? found : await labelled(database, target, found)));
    this.#left -= read.length;
    if (this.cursor === null && read.length === limit) this.cursor = cursorAt(listed, read.at(-1)!);
  }

  found(): RowsFound {
    return { rows: this.#wanted.backwards ? this.#rows.reverse() : this.#rows, cursor: this.cursor };
  }

  #take(listed: Listed, read: readonly TargetRow[]): RowFact[] {
    const found: RowFact[] = [];
    for (const row of read) {
      found.push(...listedValues(listed, row, this.#wanted.filter));
      if (this.#rows.length + found.length < this.#wanted.limit) continue;
      this.cursor = cursorAt(listed, row);
      break;
    }
    return found;
  }
}

function cursorAt(listed: Listed, { key }: TargetRow): RowCursor {
  return { field: namesOf(listed)[0]!, key };
}
