import type { Queryable } from '../database.ts';
import { draggedSql } from './dragged-sql.ts';
import { type Dependents, nameOf } from './shapes.ts';

/** Rows of another table that a deletion reaches: they go, or let go. */
export interface Dragged {
  /** `schema.table` */
  table: string;
  action: 'delete' | 'set-null' | 'set-default';
  rows: number;
}

/**
 * Counts exactly what deleting the rows of these primary keys would drag along, each row once; of their own table only
 * what is not among them. All keys have to be given together. Writes nothing, so a read-only transaction will do.
 */
export async function countDragged(
  db: Queryable,
  dependents: Dependents,
  keys: readonly (readonly string[])[],
): Promise<Dragged[]> {
  if (keys.length === 0 || dependents.dependencies.length === 0) return [];
  const { sql, params, counted } = draggedSql(dependents, keys);
  const rows = await db.query<{ n: number; rows: string }>(sql, params);
  return rows
    .filter(({ rows: number }) => number !== '0')
    .sort((a, b) => a.n - b.n)
    .map(({ n, rows: number }) => {
      const { table, action } = counted[n]!;
      return { table: nameOf(table), action, rows: Number(number) };
    });
}
