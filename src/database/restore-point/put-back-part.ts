import type { Queryable, Transaction } from '../database.ts';
import { nameOf } from '../dependents/shapes.ts';
import type { Part } from './image-sql.ts';
import { insertAgain } from './insert-again.ts';
import { readKeptTables } from './kept-tables.ts';
import { mend } from './mend.ts';
import { leaveBlocked, putObjectsBack } from './put-objects-back.ts';
import { setBack } from './set-back.ts';
import { inCastForms } from './text-forms.ts';

/** A part of a run's restore point, and the restore that puts it back. */
export interface PuttingBack extends Part {
  by: string;
}

/** A row that was not put back, or stands again otherwise than it stood. */
export interface LeftImage {
  /** `schema.table` */
  table: string;
  primaryKey: Readonly<Record<string, string>>;
  reason: string;
  /** It was put back, and the reason tells what is different. */
  standsAgain: boolean;
}

export interface PutBackPart {
  /** Table by table: the part's images, and how many of them stand in the database as they stood. */
  tables: readonly { table: string; rows: number; restored: number }[];
  left: readonly LeftImage[];
}

/**
 * Puts back, in the transaction at hand, what one part of a run replaced or deleted: deleted rows first, parents before
 * their children, then values that still are what the run left. The parts of a run are put back from the latest to the
 * earliest. What can't be put back is left, with its reason.
 */
export async function putBackPart(tx: Transaction, work: PuttingBack): Promise<PutBackPart> {
  // A deferred constraint would object only at the commit, when nobody could tell to which row.
  await tx.query('set constraints all immediate');
  await inCastForms(tx, async () => {
    const kept = await readKeptTables(tx, work);
    const objects = await leaveBlocked(tx, work);
    const inserted = await insertAgain(tx, work, kept);
    await setBack(tx, work, kept);
    await mend(tx, inserted);
    await putObjectsBack(tx, work, objects);
  });
  await tx.execute(
    `update keyturn.before_image set left_by = $3
      where run = $1 and part = $2 and settled_by is null and left_because is not null`,
    [work.run, work.part, work.by],
  );
  return outcome(tx, work);
}

async function outcome(tx: Queryable, { run, part, by }: PuttingBack): Promise<PutBackPart> {
  const tables = await tx.query<{ schema: string; name: string; rows: number; restored: number }>(
    `select schema_name as schema, table_name as name, count(*)::int as rows,
            count(*) filter (where settled_by = $3 and left_because is null)::int as restored
       from keyturn.before_image
      where run = $1 and part = $2 and (settled_by is null or settled_by = $3)
      group by 1, 2
      order by 1, 2`,
    [run, part, by],
  );
  const left = await tx.query<LeftImage & { schema: string; name: string }>(
    `select schema_name as schema, table_name as name, primary_key as "primaryKey", left_because as reason,
            settled_by is not null as "standsAgain"
       from keyturn.before_image
      where run = $1 and part = $2 and left_because is not null and (settled_by is null or settled_by = $3)
      order by id`,
    [run, part, by],
  );
  return {
    tables: tables.map(({ rows, restored, ...named }) => ({ table: nameOf(named), rows, restored })),
    left: left.map(({ schema, name, primaryKey, reason, standsAgain }) => ({
      table: nameOf({ schema, name }),
      primaryKey,
      reason,
      standsAgain,
    })),
  };
}
