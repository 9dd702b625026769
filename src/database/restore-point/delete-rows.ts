import type { Queryable, Transaction } from '../database.ts';
import type { Dragged } from '../dependents/count-dragged.ts';
import { type Dependency, type Dependents, nameOf } from '../dependents/shapes.ts';
import type { RowWrite } from '../update-sql.ts';
import { dropUselessSql, keepAfterSql } from './after-sql.ts';
import { deleteKeptSql, standingSql } from './delete-sql.ts';
import { type Deletion, type Kept, keepRows } from './keep-rows.ts';
import { columnsNamed, type KeptPart } from './keep-rows-sql.ts';
import { discardPart } from './restore-points.ts';
import { inTextForms } from './text-forms.ts';
import { unlinkKept } from './unlink.ts';

type Keys = readonly (readonly string[])[];

/** What a deletion came to. Rows in neither list are not as they were read any more, or are gone. */
export interface Deleted {
  /** Primary keys of the rows that went. */
  keys: Keys;
  /** Of those that the database did not let go, by a trigger or a rule: nothing was done to them or for them. */
  stayed: Keys;
  /** What went, or was let go of, with them. */
  dragged: readonly Dragged[];
}

/**
 * Deletes rows that still stand as they were read, in the transaction at hand: what depends on them first where the
 * database will not cascade, and large objects last. What goes is kept for a restore, unless it is declined.
 */
export async function deleteRows(
  tx: Transaction,
  deletion: Deletion,
  rows: readonly Pick<RowWrite, 'key' | 'old'>[],
): Promise<Deleted> {
  const stayed: (readonly string[])[] = [];
  for (;;) {
    const names = new Set(stayed.map((key) => JSON.stringify(key)));
    const wanted = rows.filter(({ key }) => !names.has(JSON.stringify(key)));
    if (wanted.length === 0) return { keys: [], stayed, dragged: [] };
    try {
      const deleted = await tx.attempt(() => deleteOnce(tx, deletion, wanted));
      return { ...deleted, stayed };
    } catch (error) {
      if (!(error instanceof RowsStayed)) throw error;
      stayed.push(...error.keys);
    }
  }
}

async function deleteOnce(
  tx: Queryable,
  deletion: Deletion,
  rows: readonly Pick<RowWrite, 'key' | 'old'>[],
): Promise<Omit<Deleted, 'stayed'>> {
  const kept = await keepRows(tx, deletion, rows);
  if (kept.keys.length === 0) {
    await discardPart(tx, kept.part);
    return { keys: [], dragged: [] };
  }
  return { keys: kept.keys, dragged: await deleteKept(tx, deletion, kept) };
}

/** Deletes what was kept in this transaction, and returns what went along. Throws where a row stayed. */
export async function deleteKept(
  tx: Queryable,
  { run, target, dependents, keeps, objects = [] }: Deletion,
  { part }: Pick<Kept, 'part'>,
): Promise<Dragged[]> {
  for (const sql of deleteKeptSql(part, dependents)) await tx.execute(sql, [run]);
  const standing = await tx.query<Record<string, string>>(standingSql(part, dependents, target.key), [run]);
  if (standing.length > 0)
    throw new RowsStayed(standing.map((row) => target.key.map((_, n) => row[`k${n}`]!)));
  await keepWhatWasLetGo(tx, part, dependents);
  for (const column of objects) await unlinkKept(tx, { part, dependents, column });
  const dragged = await draggedAlong(tx, part);
  if (!keeps) await discardPart(tx, part);
  return dragged;
}

/** A trigger or a rule kept rows that were deleted. */
class RowsStayed extends Error {
  readonly keys: Keys;

  constructor(keys: Keys) {
    super('rows stayed');
    this.keys = keys;
  }
}

async function keepWhatWasLetGo(
  tx: Queryable,
  part: KeptPart,
  { tables, dependencies }: Dependents,
): Promise<void> {
  await inTextForms(tx, async () => {
    for (const { child, setColumns } of onceEach(dependencies.filter(isLetGo))) {
      const table = tables.get(child)!;
      await tx.execute(keepAfterSql(part, table, columnsNamed(table, setColumns)), [part.run]);
    }
  });
  await tx.execute(dropUselessSql(part), [part.run]);
}

function isLetGo({ onDelete }: Dependency): boolean {
  return onDelete === 'set-null' || onDelete === 'set-default';
}

function onceEach(dependencies: readonly Dependency[]): Dependency[] {
  return [...new Map(dependencies.map((each) => [`${each.child} ${each.setColumns.join()}`, each])).values()];
}

async function draggedAlong(tx: Queryable, { run, part }: KeptPart): Promise<Dragged[]> {
  const rows = await tx.query<{ schema: string; name: string; action: Dragged['action']; rows: number }>(
    `select schema_name as schema, table_name as name,
            case when action = 'deleted' then 'delete' when null_now then 'set-null' else 'set-default' end as action,
            count(distinct primary_key)::int as rows
       from (select i.*, not exists (select from jsonb_each(i.after) as a where a.value <> 'null') as null_now
               from keyturn.before_image as i
              where run = $1 and part = $2 and (action = 'changed' or depth > 0)) as i
      group by 1, 2, 3
      order by min(depth), 1, 2, 3`,
    [run, part],
  );
  return rows.map(({ schema, name, action, rows: number }) => ({
    table: nameOf({ schema, name }),
    action,
    rows: number,
  }));
}
