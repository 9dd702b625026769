import type { Database, Queryable, Row } from '../database.ts';
import { rangeEndSql } from '../page-sql.ts';
import type { Target } from '../target.ts';

/** A slice of a target that a worker has claimed; `cursor` is the last key passed, null before the first batch. */
export interface ClaimedRange {
  id: string;
  after: readonly string[] | null;
  upto: readonly string[] | null;
  cursor: readonly string[] | null;
}

/** Rows of a range: enough to be worth a claim, few enough that two workers end together. */
export const RANGE_ROWS = 10_000;

export interface Claim {
  run: string;
  target: Target;
  worker: string;
}

/**
 * Claims the next open range for a worker, cutting a new one off the table where none waits; null where all is
 * taken. Any number of workers, in threads, processes or on other hosts, may claim at once.
 */
export async function claimRange(database: Database, claim: Claim): Promise<ClaimedRange | null> {
  return database.transaction(async (tx) => (await claimWaiting(tx, claim)) ?? (await cutRange(tx, claim)));
}

/** Also one of the worker's own: the connection may have broken off while its last claim was being committed. */
async function claimWaiting(db: Queryable, { run, target, worker }: Claim): Promise<ClaimedRange | null> {
  const rows = await db.query<Row>(
    `update keyturn.range
        set worker = $3
      where id = (
        select id from keyturn.range
         where run = $1 and target = $2 and not done and (worker is null or worker = $3)
         order by ordinal
         limit 1
           for update skip locked)
      returning id::text, after, upto, cursor`,
    [run, target.name, worker],
  );
  return asRange(rows[0]);
}

async function cutRange(db: Queryable, { run, target, worker }: Claim): Promise<ClaimedRange | null> {
  // One cutter at a time: the next range begins where the last one ends.
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `keyturn range ${run} ${target.name}`,
  ]);
  const [last] = await db.query<{ ordinal: number; upto: string[] | null }>(
    'select ordinal, upto from keyturn.range where run = $1 and target = $2 order by ordinal desc limit 1',
    [run, target.name],
  );
  if (last !== undefined && last.upto === null) return null;
  const after = last?.upto ?? null;
  const upto = await rangeEnd(db, target, after);
  const rows = await db.query<Row>(
    `insert into keyturn.range (run, target, ordinal, after, upto, worker)
     values ($1, $2, $3, $4::jsonb, $5::jsonb, $6)
     returning id::text, after, upto, cursor`,
    [run, target.name, (last?.ordinal ?? 0) + 1, jsonOrNull(after), jsonOrNull(upto), worker],
  );
  return asRange(rows[0]);
}

async function rangeEnd(
  db: Queryable,
  target: Target,
  after: readonly string[] | null,
): Promise<readonly string[] | null> {
  const { sql, params } = rangeEndSql(target, after, RANGE_ROWS);
  const [row] = await db.query<Row>(sql, params);
  return row === undefined ? null : target.key.map((_, i) => row[`k${i}`] as string);
}

/** Claims all of a target as one range: for work that one transaction commits or undoes. */
export async function claimWhole(db: Queryable, { run, target, worker }: Claim): Promise<ClaimedRange> {
  await db.execute('delete from keyturn.range where run = $1 and target = $2', [run, target.name]);
  const rows = await db.query<Row>(
    `insert into keyturn.range (run, target, ordinal, worker) values ($1, $2, 1, $3)
     returning id::text, after, upto, cursor`,
    [run, target.name, worker],
  );
  return asRange(rows[0])!;
}

/** Whether a run has passed all of a target. */
export async function isPassed(
  db: Queryable,
  { run, target }: { run: string; target: Target },
): Promise<boolean> {
  const [ranges] = await db.query<{ passed: boolean | null }>(
    'select bool_and(done) and bool_or(upto is null) as passed from keyturn.range where run = $1 and target = $2',
    [run, target.name],
  );
  return ranges?.passed === true;
}

/** Gives back what workers of a process that is gone had claimed. */
export async function releaseRanges(db: Queryable, run: string): Promise<void> {
  await db.query('update keyturn.range set worker = null where run = $1 and not done', [run]);
}

function asRange(row: Row | undefined): ClaimedRange | null {
  if (row === undefined) return null;
  return {
    id: row.id as string,
    after: row.after as string[] | null,
    upto: row.upto as string[] | null,
    cursor: row.cursor as string[] | null,
  };
}

export function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** The last key a run has passed in a target; null where it passed no row. */
export async function passedUpTo(
  db: Queryable,
  run: string,
  target: string,
): Promise<readonly string[] | null> {
  const [row] = await db.query<{ last: string[] | null }>(
    'select coalesce(cursor, after) as last from keyturn.range where run = $1 and target = $2 order by ordinal desc limit 1',
    [run, target],
  );
  return row?.last ?? null;
}
