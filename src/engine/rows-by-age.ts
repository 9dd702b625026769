import type { Queryable } from '../database/database.ts';
import type { Slice } from '../database/page-sql.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { Best } from '../plan/best.ts';
import type { RowFact } from '../plan/facts.ts';
import { type AgeOrder, type AgePlace, compareAge } from '../plan/row-age.ts';
import { type Listed, listedValues, type RowFilter, tableByTable } from './listed-values.ts';
import { namesOf, placeOf, type RowCursor } from './rows.ts';

/** A value with its place in a list by age. */
export interface AgedRow {
  readonly row: RowFact;
  readonly key: readonly string[];
  readonly place: AgePlace;
}

export interface ByAge {
  filter: RowFilter;
  order: AgeOrder;
  /** Only what comes after it; backwards, before it. */
  from: RowCursor | null;
  backwards: boolean;
  /** How many are held. */
  most: number;
}

/**
 * The values next to a place in a list by age, in the list's order, without their labels. When a value was sealed
 * stands within it, so every row is read; few more than `most` are held. Yields how many rows each page had.
 */
export async function* nextByAge(
  db: Queryable,
  targets: readonly Target[],
  { filter, order, from, backwards, most }: ByAge,
): AsyncGenerator<number, readonly AgedRow[], void> {
  const tables = tableByTable(targets);
  const fields = new Map(tables.flatMap(namesOf).map((name, place) => [name, place]));
  const start = from === null ? null : startAt(tables, fields, from);
  const direction = backwards ? -1 : 1;
  const compare = (a: AgePlace, b: AgePlace) => compareAge(order, a, b) * direction;
  const best = new Best<AgedRow>(most, (a, b) => compare(a.place, b.place));
  for (const listed of tables) {
    for await (const { rows, found } of agedRows(db, listed, { filter, fields, from })) {
      for (const each of found) if (start === null || compare(each.place, start) > 0) best.add(each);
      yield rows;
    }
  }
  return backwards ? best.all().toReversed() : best.all();
}

/** Of the row that a page goes on from: its other fields may come before that place, or after it. */
const START_ROW = 0;
/** Rows before it in key order are counted from here on, rows after it from 1. */
const BEFORE_START = -(2 ** 52);

function startAt(tables: readonly Listed[], fields: ReadonlyMap<string, number>, from: RowCursor): AgePlace {
  placeOf(tables, from);
  return { sealedAt: from.sealedAt ?? null, field: fields.get(from.field)!, row: START_ROW };
}

interface Aging {
  filter: RowFilter;
  /** The place of each field in the list. */
  fields: ReadonlyMap<string, number>;
  from: RowCursor | null;
}

/** Every row of a table in key order, page by page, with the places of its values. */
async function* agedRows(
  db: Queryable,
  listed: Listed,
  { filter, fields, from }: Aging,
): AsyncGenerator<{ rows: number; found: AgedRow[] }, void, void> {
  const start = from !== null && namesOf(listed).includes(from.field) ? from.key : null;
  const withLabels = filter.words.length > 0;
  for (const { slice, first } of slicesAround(start)) {
    let n = first;
    for await (const page of readPages(db, listed.target, { ...slice, withLabels })) {
      const found = page.flatMap((row) => {
        const place = isSame(row.key, start) ? START_ROW : n++;
        return listedValues(listed, row, filter).map((fact) => ({
          // A label may be long: it is read anew for the few that are shown.
          row: { ...fact, label: null },
          key: row.key,
          place: { sealedAt: fact.sealedAt, field: fields.get(fact.field)!, row: place },
        }));
      });
      yield { rows: page.length, found };
    }
  }
}

/** The server tells what comes before a key and what after it: no text can be compared here as its collation does. */
function slicesAround(start: readonly string[] | null): readonly { slice: Slice; first: number }[] {
  const whole = { after: null, upto: null };
  if (start === null) return [{ slice: whole, first: START_ROW + 1 }];
  return [
    { slice: { ...whole, upto: start }, first: BEFORE_START },
    { slice: { ...whole, after: start }, first: START_ROW + 1 },
  ];
}

function isSame(key: readonly string[], start: readonly string[] | null): boolean {
  return start?.every((value, i) => value === key[i]) ?? false;
}
