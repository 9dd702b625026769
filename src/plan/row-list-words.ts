import { countName, type StatusCounts } from './counts.ts';
import type { RowFact } from './facts.ts';
import { day } from './clock-words.ts';
import { shownField, shownRow } from './names.ts';
import type { RowFilter } from './row-filter.ts';
import { grouped, percent } from './words.ts';

/** How a list of rows is ordered, as a person says it; the order in which `s` goes through them. */
export const ORDER_WORDS = {
  key: 'in key order',
  'oldest-first': 'oldest sealed first, undated rows last',
  'newest-first': 'newest sealed first, undated rows last',
} as const;

export type OrderName = keyof typeof ORDER_WORDS;

const ORDERS: readonly OrderName[] = ['key', 'oldest-first', 'newest-first'];

export function nextOrder(order: OrderName): OrderName {
  return ORDERS[(ORDERS.indexOf(order) + 1) % ORDERS.length]!;
}

/** The order a person means: `key`, `oldest`, `newest`, or how one of them begins. */
export function orderNamed(word: string): OrderName | null {
  return word === '' ? null : (ORDERS.find((order) => order.startsWith(word.toLowerCase())) ?? null);
}

/** How many rows a filter leaves by the last census; null where it cannot tell, for it counts no words. */
export function countedRows(
  census: readonly (StatusCounts & { field: string })[],
  { statuses, fields, words, unknown }: RowFilter,
): number | null {
  if (words.length > 0 || unknown.length > 0 || census.length === 0) return null;
  return census
    .filter(({ field }) => fields.length === 0 || fields.includes(field))
    .reduce((all, counts) => all + countedIn(counts, statuses), 0);
}

function countedIn(counts: StatusCounts, statuses: RowFilter['statuses']): number {
  if (statuses.length === 0) return counts.rows;
  return statuses.reduce((all, status) => all + counts[countName(status)], 0);
}

/** Where one is in a list of rows, as far as anybody has counted. */
export interface PlaceInList {
  /** Rows before this one; from the end, how far from it, and -1 is the last. */
  readonly index: number;
  readonly counted: 'start' | 'end';
  /** Rows at hand up to the last one of them. */
  readonly known: number;
  readonly isEndKnown: boolean;
  /** What the census counted for this list, if it can tell. */
  readonly census: number | null;
}

/** `row 1,234 of 1,471`, `row 1 of 200 and more`, `row 13 from the end`. */
export function placeWords({ index, counted, known, isEndKnown, census }: PlaceInList): string {
  if (counted === 'start') {
    if (isEndKnown) return `row ${grouped(index + 1)} of ${grouped(known)}`;
    if (census !== null && census >= known) return `row ${grouped(index + 1)} of ${grouped(census)}`;
    return `row ${grouped(index + 1)} of ${grouped(known)} and more`;
  }
  if (census !== null && census + index >= 0)
    return `row ${grouped(census + index + 1)} of ${grouped(census)}`;
  return index === -1 ? 'the last row' : `row ${grouped(-index)} from the end`;
}

/** `reading every row: 123,000 of about 1,000,000 (12 %)`, `reading every row: 123,000 so far`. */
export function passWords({ rows, of }: { rows: number; of: number | null }): string {
  if (of === null) return `reading every row: ${grouped(rows)} so far`;
  const all = Math.max(rows, of);
  return `reading every row: ${grouped(rows)} of about ${grouped(all)} (${percent(rows, all)})`;
}

/** One row of a list in a sentence: `core_webhook.secret, user-18 (id 8): old-key 77e0 12aa, sealed 2025-11-08`. */
export function rowSentence({ field, label, primaryKey, status, key, sealedAt }: RowFact): string {
  const under = key === null ? '' : ` ${key}`;
  const sealed = sealedAt === null ? '' : `, sealed ${day(sealedAt)}`;
  return `${shownField(field)}, ${shownRow({ label, primaryKey })}: ${status}${under}${sealed}`;
}
