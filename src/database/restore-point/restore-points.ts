import type { RunKind } from '../../plan/facts.ts';
import type { Queryable } from '../database.ts';
import { nameOf } from '../dependents/shapes.ts';
import type { Part } from './image-sql.ts';

/** What a run keeps of what it replaced or deleted, until it is put back or discarded. */
export interface RestorePoint {
  run: string;
  kind: RunKind;
  startedAt: string;
  /** Rows kept, whole or in part, that were not put back. */
  rows: number;
  bytes: number;
}

/** The restore points that still stand, oldest first. They hold values as they were: under an old key, or open. */
export async function restorePointsOf(db: Queryable): Promise<RestorePoint[]> {
  if (!(await isThere(db))) return [];
  const rows = await db.query<Omit<RestorePoint, 'bytes'> & { bytes: string }>(
    `select r.id as run, r.kind, to_char(r.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startedAt",
            count(*)::int as rows,
            (sum(pg_column_size(i.before) + coalesce(pg_column_size(i.after), 0)) + coalesce((
               select sum(octet_length(o.bytes)) from keyturn.before_object as o where o.run = r.id), 0))::text as bytes
       from keyturn.before_image as i
       join keyturn.run as r on r.id = i.run
      where i.settled_by is null
      group by r.id, r.kind, r.started_at
      order by r.started_at, r.id`,
  );
  return rows.map(({ bytes, ...point }) => ({ ...point, bytes: Number(bytes) }));
}

/** Rows per table that a run keeps and that were not put back. */
export async function keptTables(db: Queryable, run: string): Promise<{ table: string; rows: number }[]> {
  const rows = await db.query<{ schema: string; name: string; rows: number }>(
    `select schema_name as schema, table_name as name, count(*)::int as rows
       from keyturn.before_image
      where run = $1 and settled_by is null
      group by 1, 2
      order by 1, 2`,
    [run],
  );
  return rows.map(({ rows: number, ...named }) => ({ table: nameOf(named), rows: number }));
}

/** Parts of which something is neither put back nor left, the latest first. */
export async function partsOf(db: Queryable, run: string): Promise<string[]> {
  const parts = await db.query<{ part: string }>(
    `select o.part::text as part
       from keyturn.before_order as o
      where o.run = $1
        and exists (
          select from keyturn.before_image as i
           where i.run = $1 and i.part = o.part and i.settled_by is null and i.left_because is null)
      order by o.position desc`,
    [run],
  );
  return parts.map(({ part }) => part);
}

/** What another restore left is tried again; what this one has left is left. */
export async function retryLeft(db: Queryable, { run, by }: { run: string; by: string }): Promise<void> {
  await db.execute(
    `update keyturn.before_image as i
        set left_because = null
      where i.run = $1 and i.settled_by is null and i.left_because is not null and i.left_by is distinct from $2`,
    [run, by],
  );
}

/** What stands in its place again needs no image any more. */
export async function forgetSettled(db: Queryable, run: string): Promise<void> {
  await db.execute(
    `delete from keyturn.before_object as o
      where o.run = $1
        and not exists (
          select from keyturn.before_image as i
           where i.run = o.run and i.part = o.part and i.settled_by is null and o.oid = any (i.objects))`,
    [run],
  );
  await db.execute('delete from keyturn.before_image where run = $1 and settled_by is not null', [run]);
  await forgetEmpty(db, { run });
}

/** A part, or all of a run's, of which nothing is kept any more. */
export async function forgetEmpty(
  db: Queryable,
  { run, part }: { run: string; part?: string },
): Promise<void> {
  await db.execute(
    `delete from keyturn.before_order as o
      where o.run = $1 and ($2::bigint is null or o.part = $2::bigint)
        and not exists (select from keyturn.before_image as i where i.run = $1 and i.part = o.part)`,
    [run, part ?? null],
  );
}

/** Removes a run's restore point for good, part by part; returns how many rows it held. */
export async function discardRestorePoint(db: Queryable, run: string): Promise<number> {
  const parts = await db.query<{ part: string }>(
    'select part::text as part from keyturn.before_order where run = $1 order by position desc',
    [run],
  );
  let rows = 0;
  for (const { part } of parts) rows += await discardPart(db, { run, part });
  return rows;
}

/** Removes what one part keeps; returns how many rows it held. */
export async function discardPart(db: Queryable, { run, part }: Part): Promise<number> {
  await db.execute('delete from keyturn.before_object where run = $1 and part = $2', [run, part]);
  const rows = await db.execute('delete from keyturn.before_image where run = $1 and part = $2', [run, part]);
  await db.execute('delete from keyturn.before_order where run = $1 and part = $2', [run, part]);
  return rows;
}

async function isThere(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ there: boolean }>(
    `select to_regclass('keyturn.before_image') is not null as there`,
  );
  return row?.there ?? false;
}
