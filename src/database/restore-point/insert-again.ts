import { isRefusedData } from '../database-errors.ts';
import type { Queryable, Transaction } from '../database.ts';
import { inOrder } from '../dependents/groups.ts';
import type { TableShape } from '../dependents/shapes.ts';
import { byHalves } from './halving.ts';
import { holds } from './image-sql.ts';
import { columnsNamed } from './keep-rows-sql.ts';
import type { KeptGroup, KeptTables } from './kept-tables.ts';
import { leave, settle } from './marks.ts';
import type { PuttingBack } from './put-back-part.ts';
import { comparedSql, insertSql, leaveOrphansSql, pending } from './put-back-sql.ts';
import { inTextForms } from './text-forms.ts';

const THERE_AGAIN = 'a row with its primary key is there again, and holds something else';
const KEPT_OUT = 'a trigger or a rule of the database kept it out';

/** Images of one table that were inserted. */
export interface Inserted {
  table: TableShape;
  group: KeptGroup;
  ids: readonly string[];
}

/** Inserts the deleted rows of a part again, parents first; tables in a circle in one statement. Returns which. */
export async function insertAgain(tx: Transaction, work: PuttingBack, kept: KeptTables): Promise<Inserted[]> {
  const inserted: Inserted[] = [];
  const { tables, references } = kept;
  const oids = tables.map(({ oid }) => oid);
  const edges = references
    .filter(({ parent, child }) => oids.includes(parent) && oids.includes(child))
    .map(({ parent, child }) => ({ before: parent, after: child }));
  for (const circle of inOrder(oids, edges)) {
    const waiting: Inserted[] = [];
    for (const table of tables.filter(({ oid }) => circle.includes(oid)))
      waiting.push(...(await waitingOf(tx, work, { kept, table })));
    inserted.push(...(await insertCircle(tx, work, waiting)));
  }
  return inserted;
}

/** A table's images that are to be inserted: those that stand, and those that have lost what they refer to, are not. */
async function waitingOf(
  tx: Queryable,
  work: PuttingBack,
  { kept, table }: { kept: KeptTables; table: TableShape },
): Promise<Inserted[]> {
  const groups = kept.groups.filter((each) => each.action === 'deleted' && isOf(each, table));
  if (groups.length === 0) return [];
  for (const group of groups) {
    const ids = await pendingIds(tx, work, { table, group });
    const standing = (await compared(tx, { table, group, ids })).filter(({ gone }) => !gone);
    await settle(tx, work.by, idsOf(standing.filter(({ differing }) => differing.length === 0)));
    await leave(tx, THERE_AGAIN, idsOf(standing.filter(({ differing }) => differing.length > 0)));
  }
  await leaveOrphans(tx, work, { kept, table, action: 'deleted' });
  const waiting: Inserted[] = [];
  for (const group of groups)
    waiting.push({ table, group, ids: await pendingIds(tx, work, { table, group }) });
  return waiting;
}

/** Leaves images of rows that refer to rows which were left. */
export async function leaveOrphans(
  tx: Queryable,
  work: PuttingBack,
  { kept, table, action }: { kept: KeptTables; table: TableShape; action: 'deleted' | 'changed' },
): Promise<void> {
  for (const dependency of kept.references.filter(({ child }) => child === table.oid)) {
    const parent = kept.parents.get(dependency.parent);
    if (parent === undefined || !(await hasLeft(tx, work, parent))) continue;
    const sql = leaveOrphansSql(work, { dependency, child: table, parent }, action);
    // A table that refers to itself may lose row after row.
    while ((await tx.execute(sql, [work.run])) > 0 && parent.oid === table.oid);
  }
}

async function hasLeft(tx: Queryable, { run }: PuttingBack, { schema, name }: TableShape): Promise<boolean> {
  const [found] = await tx.query<{ left: boolean }>(
    `select exists (
       select from keyturn.before_image
        where run = $1 and left_because is not null and schema_name = $2 and table_name = $3) as left`,
    [run, schema, name],
  );
  return found!.left;
}

async function insertCircle(
  tx: Transaction,
  work: PuttingBack,
  waiting: readonly Inserted[],
): Promise<Inserted[]> {
  const inserted: Inserted[] = [];
  if (waiting.length > 1 && (await insertedTogether(tx, waiting))) inserted.push(...waiting);
  else
    for (const each of waiting) {
      const sql = insertSql(each.table, columnsNamed(each.table, each.group.columns));
      const ids = await byHalves(tx, each.ids, (some) => tx.execute(sql, [some]));
      inserted.push({ ...each, ids });
    }
  for (const each of inserted) await look(tx, work, each);
  return inserted;
}

/** PostgreSQL looks whether what a row refers to is there when the whole statement is done. */
async function insertedTogether(tx: Transaction, waiting: readonly Inserted[]): Promise<boolean> {
  const inserts = waiting.map(({ table, group }) => insertSql(table, columnsNamed(table, group.columns)));
  const others = inserts.slice(0, -1).map((sql, n) => `d${n} as (\n${sql})`);
  const ids = waiting.flatMap((each) => each.ids);
  try {
    await tx.attempt(() => tx.execute(`with ${others.join(', ')}\n${inserts.at(-1)!}`, [ids]));
    return true;
  } catch (error) {
    if (isRefusedData(error)) return false;
    throw error;
  }
}

/** Marks what stands now; a trigger or a rule may have kept a row out. */
async function look(tx: Queryable, work: PuttingBack, each: Inserted): Promise<void> {
  const found = await compared(tx, each);
  await leave(tx, KEPT_OUT, idsOf(found.filter(({ gone }) => gone)));
  await settle(tx, work.by, idsOf(found.filter(({ gone }) => !gone)));
}

export interface Compared {
  id: string;
  gone: boolean;
  /** It is what the run left. */
  asLeft: boolean | null;
  differing: string[];
}

export async function compared(
  tx: Queryable,
  { table, group, ids }: { table: TableShape; group: KeptGroup; ids: readonly string[] },
): Promise<Compared[]> {
  if (ids.length === 0) return [];
  const sql = comparedSql(table, columnsNamed(table, group.columns));
  return inTextForms(tx, () => tx.query<Compared>(sql, [ids]));
}

async function pendingIds(
  tx: Queryable,
  work: PuttingBack,
  { table, group }: { table: TableShape; group: KeptGroup },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select i.id::text as id from keyturn.before_image as i
      where ${pending(work, table, 'deleted')} and ${holds(group.columns)}
      order by i.depth, i.id`,
    [work.run],
  );
  return rows.map(({ id }) => id);
}

export function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}

export function isOf({ schema, name }: KeptGroup, table: TableShape): boolean {
  return schema === table.schema && name === table.name;
}
