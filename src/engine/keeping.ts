import { readTable } from '../database/catalogue.ts';
import type { Queryable } from '../database/database.ts';
import { readShape } from '../database/dependents/read-dependents.ts';
import type { TableShape } from '../database/dependents/shapes.ts';
import { keepValues } from '../database/restore-point/keep-values.ts';
import type { Target } from '../database/target.ts';
import { isObject } from './objects.ts';
import { changes, type RowVerdict } from './row-verdict.ts';

/** Whether a run keeps what it replaces and deletes, and under which id. */
export interface Keeping {
  run: string;
  keeps: boolean;
}

interface Changed<T> {
  verdicts: readonly RowVerdict[];
  keeping: Keeping;
  change: () => Promise<T>;
}

/** Changes rows, and keeps what stood before and stands after in all columns that change, where the run keeps that. */
export async function keepingValues<T>(
  tx: Queryable,
  target: Target,
  { verdicts, keeping, change }: Changed<T>,
): Promise<T> {
  const changed = verdicts.filter(changes);
  if (!keeping.keeps || changed.length === 0) return change();
  const { table, columns } = await keptOf(tx, target);
  const objects = target.fields.filter(isObject).map(({ column }) => column);
  const keys = changed.map(({ row }) => row.key);
  return keepValues(tx, { run: keeping.run, table, columns, objects, keys }, change);
}

interface Kept {
  table: TableShape;
  columns: readonly string[];
}

const KNOWN = new WeakMap<Target, Promise<Kept>>();

/** What is kept of a target's rows, read once a run. */
function keptOf(db: Queryable, target: Target): Promise<Kept> {
  const known = KNOWN.get(target) ?? readKept(db, target);
  KNOWN.set(target, known);
  known.catch(() => KNOWN.delete(target));
  return known;
}

/** The columns a run writes; where a trigger fires for it, which may write others, all of them. */
async function readKept(db: Queryable, target: Target): Promise<Kept> {
  const { schema, table: name } = target;
  const written = [...new Set(target.fields.flatMap((field) => writtenWith(field, target)))];
  const table = await readShape(db, { schema, name });
  const facts = await readTable(db, { schema, name, columns: written });
  if (table === null || facts === null) throw new Error(`there is no table ${schema}.${name}`);
  const hasTriggers = facts.columns.some(({ triggers }) => triggers.length > 0);
  return { table, columns: hasTriggers ? table.columns.map((column) => column.name) : written };
}

function writtenWith({ column, judging, also }: Target['fields'][number], { treatment }: Target): string[] {
  return [column, ...judging.storage.beside, ...(treatment.kind === 'purge' ? Object.keys(also) : [])];
}
