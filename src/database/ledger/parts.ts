import type { Queryable } from '../database.ts';
import type { BatchField } from './entities.ts';

/** Records one part of a restore, in the very transaction that put it back. */
export async function writePart(
  tx: Queryable,
  { run, fields }: { run: string; fields: readonly BatchField[] },
): Promise<void> {
  await tx.execute(
    `insert into keyturn.range (run, target, ordinal, done) values ($1, 'restore', 1, true) on conflict do nothing`,
    [run],
  );
  await tx.execute(
    `insert into keyturn.batch (run, target, range_id, transaction_id, written, fields, digest)
     select $1, 'restore', r.id, pg_current_xact_id()::text::bigint, 0, $2::jsonb, ''::bytea
       from keyturn.range as r
      where r.run = $1 and r.target = 'restore'`,
    [run, JSON.stringify(fields)],
  );
}

/** Rows per table that a run holds images of, put back or not: the same from a restore's first part to its last. */
export async function imageTables(db: Queryable, run: string): Promise<{ table: string; rows: number }[]> {
  return db.query<{ table: string; rows: number }>(
    `select schema_name || '.' || table_name as table, count(*)::int as rows
       from keyturn.before_image
      where run = $1
      group by 1
      order by 1`,
    [run],
  );
}
