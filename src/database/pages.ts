import type { PrimaryKey } from '../plan/facts.ts';
import type { Queryable, Row } from './database.ts';
import { keysSql, labelsByKeySql, pageSql, rowsByKeySql, type Slice, type Statement } from './page-sql.ts';
import type { Target } from './target.ts';

/** One row of a target as it stands: a value per field, and whether the row is part of that field at all. */
export interface TargetRow {
  key: readonly string[];
  values: readonly (string | null)[];
  applies: readonly boolean[];
  labels: readonly (string | null)[];
  /** Low 32 bits of the transaction that wrote it, where it was asked for. */
  transaction: string | null;
}

/** Values of a page are held in memory together: what a page may weigh, and how many rows it may have. */
const PAGE_BYTES = 8 * 1024 * 1024;
const FIRST_PAGE = 500;
export const MOST_ROWS = 2_000;

export interface ReadOptions extends Slice {
  withTransaction?: boolean;
  withLabels?: boolean;
  mostRows?: number;
  /** Rows of the first page; left out, a small one that tells how much rows weigh. */
  firstRows?: number;
  /** What was learned of how much rows weigh, kept by whoever reads slice after slice of one table. */
  pace?: Pace;
}

/** Rows of the next page; null before anything was read. */
export interface Pace {
  rows: number | null;
}

/**
 * Reads a slice page by page in key order; while one page is being worked on the next is on its way. Pages shrink
 * where values are large, so memory does not grow with them.
 */
export async function* readPages(
  db: Queryable,
  target: Target,
  options: ReadOptions,
): AsyncGenerator<TargetRow[], void, void> {
  const mostRows = options.mostRows ?? MOST_ROWS;
  const { pace = { rows: null } } = options;
  let limit = Math.min(pace.rows ?? options.firstRows ?? lightEnough(target, FIRST_PAGE), mostRows);
  let ahead: Promise<TargetRow[]> | null = readPage(db, target, { ...options, limit });
  try {
    while (ahead !== null) {
      const page: TargetRow[] = await ahead;
      const last = page.at(-1);
      const isLast = page.length < limit || last === undefined;
      // A slice's last page is short, and tells nothing of the next.
      if (!isLast) limit = nextLimit(page, mostRows);
      pace.rows = limit;
      ahead = isLast ? null : readPage(db, target, { ...options, after: last.key, limit });
      // A page read ahead may fail before anyone awaits it; it is awaited, and thrown, in its turn.
      ahead?.catch(() => {});
      if (page.length > 0) yield page;
    }
  } finally {
    await ahead?.catch(() => {});
  }
}

/** As many of the rows wanted as may weigh a page together, as far as the server knows. */
export function lightEnough({ rowBytes }: Target, rows: number): number {
  return Math.max(1, Math.min(rows, Math.floor(PAGE_BYTES / Math.max(1, rowBytes ?? 1))));
}

/** Twice the rows at most from page to page, within what a page may weigh. */
function nextLimit(page: readonly TargetRow[], mostRows: number): number {
  const bytes = page.reduce(
    (sum, { values }) => sum + values.reduce<number>((n, value) => n + (value?.length ?? 0) + 32, 0),
    0,
  );
  const perRow = Math.max(1, bytes / Math.max(1, page.length));
  return Math.max(
    1,
    Math.min(
      mostRows,
      Math.floor(PAGE_BYTES / perRow),
      Math.max(Math.min(FIRST_PAGE, mostRows), page.length * 2),
    ),
  );
}

/** Backwards, the rows come last first. */
export async function readPage(
  db: Queryable,
  target: Target,
  options: ReadOptions & { limit: number; backwards?: boolean },
): Promise<TargetRow[]> {
  return readRows(db, target, pageSql(target, options));
}

/** The rows of these keys as they stand now; a row that is gone is left out. */
export async function readRowsByKey(
  db: Queryable,
  target: Target,
  { keys }: { keys: readonly (readonly string[])[] },
): Promise<TargetRow[]> {
  return readRows(db, target, rowsByKeySql(target, columnsOf(target, keys)));
}

/** Has the server read a key as what its columns hold; throws what it says of one that is no such value. */
export async function readKey(db: Queryable, target: Target, key: readonly string[]): Promise<void> {
  const { sql, params } = keysSql(target, columnsOf(target, [key]));
  await db.query(sql, params);
}

/** A row's labels, one per field. */
export type RowLabels = Pick<TargetRow, 'key' | 'labels'>;

/** The labels of the rows of these keys, without their values; a row that is gone is left out. */
export async function readLabels(
  db: Queryable,
  target: Target,
  keys: readonly (readonly string[])[],
): Promise<RowLabels[]> {
  const { sql, params } = labelsByKeySql(target, columnsOf(target, keys));
  return (await db.query<Row>(sql, params)).map((row) => ({
    key: keyOf(row, target),
    labels: labelsOf(row, target),
  }));
}

/** One array of values per key column. */
function columnsOf({ key: columns }: Target, keys: readonly (readonly string[])[]): string[][] {
  return columns.map((_, i) => keys.map((key) => key[i]!));
}

async function readRows(db: Queryable, target: Target, { sql, params }: Statement): Promise<TargetRow[]> {
  const rows = await db.query<Row>(sql, params);
  // Most fields have neither predicate nor label to read: their rows share what is the same for all.
  const shared = {
    applies: target.fields.every(({ where }) => where === null) ? target.fields.map(() => true) : null,
    labels: target.fields.some((_, i) => rows[0] !== undefined && `l${i}` in rows[0])
      ? null
      : target.fields.map(() => null),
  };
  return rows.map((row) => asTargetRow(row, target, shared));
}

interface Shared {
  applies: readonly boolean[] | null;
  labels: readonly null[] | null;
}

function asTargetRow(row: Row, target: Target, shared: Shared): TargetRow {
  const { fields } = target;
  return {
    key: keyOf(row, target),
    values: fields.map((_, i) => row[`v${i}`] as string | null),
    applies: shared.applies ?? fields.map(({ where }, i) => where === null || row[`p${i}`] === true),
    labels: shared.labels ?? labelsOf(row, target),
    transaction: (row.xid as string | undefined) ?? null,
  };
}

function keyOf(row: Row, { key }: Target): string[] {
  return key.map((_, i) => row[`k${i}`] as string);
}

function labelsOf(row: Row, { fields }: Target): (string | null)[] {
  return fields.map((_, i) => (row[`l${i}`] as string | null | undefined) ?? null);
}

/** Column → value, for people and JSON. */
export function primaryKeyOf({ key }: Target, values: readonly string[]): PrimaryKey {
  return Object.fromEntries(key.map(({ name }, i) => [name, values[i]!]));
}
