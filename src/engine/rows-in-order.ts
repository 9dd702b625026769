import type { OpenTransaction } from '../database/database.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { RowFact } from '../plan/facts.ts';
import type { AgeOrder } from '../plan/row-age.ts';
import { labelledRows } from './labels.ts';
import { fieldByField, listedValues, readsLabels, type RowFilter } from './listed-values.ts';
import { type AgedRow, nextByAge } from './rows-by-age.ts';
import type { RowCursor } from './rows.ts';

/** Rows held of each pass by age: some 30 MB, whatever the table weighs. */
const KEPT = 50_000;
/** Rows handed on, and labels read, together. */
const TOGETHER = 1_000;

export interface InOrder {
  targets: readonly Target[];
  filter: RowFilter;
  order: AgeOrder | 'key';
  /** Rows held of each pass by age. */
  kept?: number;
}

/**
 * Every row of a list in its order, some at a time, in a transaction of one moment. None come with a page that is only
 * looked at, so that whoever asks can stop between any two pages.
 */
export async function* rowsInOrder(
  tx: OpenTransaction,
  { order, ...list }: InOrder,
): AsyncGenerator<readonly RowFact[], void, void> {
  yield* order === 'key' ? byKey(tx, list) : byAge(tx, { ...list, order });
}

async function* byKey(
  tx: OpenTransaction,
  { targets, filter }: Omit<InOrder, 'order'>,
): AsyncGenerator<readonly RowFact[], void, void> {
  const withLabels = readsLabels(filter);
  for (const listed of fieldByField(targets)) {
    for await (const page of readPages(tx, listed.target, { after: null, upto: null, withLabels })) {
      const facts = page.flatMap((row) => listedValues(listed, row, filter));
      yield withLabels ? facts : await labelledRows(tx, [listed.target], facts);
    }
  }
}

/**
 * By age in several passes over all rows: each holds so many of those next in order, which are handed on before the
 * next pass begins where they end. So memory follows `kept`, and time the passes it takes.
 */
async function* byAge(
  tx: OpenTransaction,
  { targets, filter, order, kept = KEPT }: InOrder & { order: AgeOrder },
): AsyncGenerator<readonly RowFact[], void, void> {
  let from: RowCursor | null = null;
  for (;;) {
    const pass = nextByAge(tx, targets, { filter, order, from, backwards: false, most: kept });
    const rows: readonly AgedRow[] = yield* lookingOnly(pass);
    yield* labelledTogether(tx, targets, rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < kept) return;
    from = { field: last.row.field, key: last.key, sealedAt: last.row.sealedAt };
  }
}

async function* lookingOnly(
  pass: AsyncGenerator<number, readonly AgedRow[], void>,
): AsyncGenerator<readonly RowFact[], readonly AgedRow[], void> {
  try {
    for (;;) {
      const { done, value } = await pass.next();
      if (done) return value;
      yield [];
    }
  } finally {
    await pass.return([]);
  }
}

async function* labelledTogether(
  tx: OpenTransaction,
  targets: readonly Target[],
  rows: readonly AgedRow[],
): AsyncGenerator<readonly RowFact[], void, void> {
  for (let at = 0; at < rows.length; at += TOGETHER) {
    const facts = rows.slice(at, at + TOGETHER).map(({ row }) => row);
    yield await labelledRows(tx, targets, facts);
  }
}
