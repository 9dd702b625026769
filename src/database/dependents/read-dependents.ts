import type { Queryable } from '../database.ts';
import { DEPENDENCIES, SHAPE } from './catalogue-sql.ts';
import { type Dependency, type Dependents, deletesChild, type TableShape } from './shapes.ts';

/** Follows foreign keys from a table to all that refers to it, however far a deletion of its rows would reach. */
export async function readDependents(
  db: Queryable,
  { schema, table }: { schema: string; table: string },
): Promise<Dependents> {
  const root = await readShape(db, { schema, name: table });
  if (root === null) throw new Error(`there is no table ${schema}.${table}`);
  const tables = new Map([[root.oid, root]]);
  const dependencies: Dependency[] = [];
  const followed = new Set<string>([root.oid]);
  // The set grows while it is walked: each table whose rows go is followed once.
  for (const parent of followed) {
    for (const found of await db.query<Dependency>(DEPENDENCIES, [parent])) {
      dependencies.push(found);
      if (!tables.has(found.child)) tables.set(found.child, await shapeOf(db, found));
      if (deletesChild(found)) followed.add(found.child);
    }
  }
  return { root, tables, dependencies };
}

/** A table by its name, the partitioned one for a partition; null where there is none. */
export async function readShape(
  db: Queryable,
  { schema, name }: { schema: string; name: string },
): Promise<TableShape | null> {
  const [row] = await db.query<ShapeRow>(SHAPE, [schema, name]);
  return row === undefined ? null : { ...row, key: row.key ?? [], columns: row.columns ?? [] };
}

type Nullable<T, K extends keyof T> = Omit<T, K> & { [P in K]: T[P] | null };
type ShapeRow = Nullable<TableShape, 'key' | 'columns'>;

async function shapeOf(db: Queryable, { name, childTable }: Dependency): Promise<TableShape> {
  const shape = await readShape(db, childTable);
  if (shape === null) throw new Error(`the table of the foreign key ${name} is not there any more`);
  return shape;
}
