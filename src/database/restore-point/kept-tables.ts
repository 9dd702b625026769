import { listed } from '../../plan/words.ts';
import type { Queryable } from '../database.ts';
import { REFERENCES } from '../dependents/catalogue-sql.ts';
import { readShape } from '../dependents/read-dependents.ts';
import { type Dependency, nameOf, type TableShape } from '../dependents/shapes.ts';
import type { ImageAction, Part } from './image-sql.ts';

/** Images of one table that hold the same columns. */
export interface KeptGroup {
  schema: string;
  name: string;
  action: ImageAction;
  columns: string[];
}

/** What a part keeps, beside what the database has today. */
export interface KeptTables {
  tables: readonly TableShape[];
  groups: readonly KeptGroup[];
  /** Foreign keys of these tables, whatever they refer to. */
  references: readonly Dependency[];
  parents: ReadonlyMap<string, TableShape>;
}

/** Reads what is needed to put a part back; images of which a table or a column is not there any more are left. */
export async function readKeptTables(tx: Queryable, part: Part): Promise<KeptTables> {
  const groups = await tx.query<KeptGroup>(GROUPS, [part.run, part.part]);
  const tables: TableShape[] = [];
  const usable: KeptGroup[] = [];
  for (const its of Map.groupBy(groups, nameOf).values()) {
    const shape = await readShape(tx, its[0]!);
    if (shape !== null) tables.push(shape);
    for (const group of its) {
      const why = objectionTo(group, shape);
      if (why === null) usable.push(group);
      else await leaveGroup(tx, part, { group, why });
    }
  }
  const references: Dependency[] = [];
  for (const { oid } of tables) references.push(...(await tx.query<Dependency>(REFERENCES, [oid])));
  const parents = new Map(tables.map((table) => [table.oid, table]));
  for (const { parent, parentTable } of references) {
    const shape = parents.has(parent) ? null : await readShape(tx, parentTable);
    if (shape !== null) parents.set(parent, shape);
  }
  return { tables, groups: usable, references, parents };
}

function objectionTo({ action, columns, ...named }: KeptGroup, shape: TableShape | null): string | null {
  const name = nameOf(named);
  if (shape === null) return `there is no table ${name} any more`;
  if (shape.key.length === 0) return `${name} has no primary key any more to find its rows by`;
  const gone = columns.filter((column) => !shape.columns.some((each) => each.name === column));
  if (gone.length > 0) return `${name} has no ${listed(gone)} any more that could be written`;
  if (!shape.maySelect) return `the role may not read ${name}`;
  if (action === 'deleted') return shape.mayInsert ? null : `the role may not insert into ${name}`;
  const kept = shape.columns.filter((column) => columns.includes(column.name) && !column.mayUpdate);
  return kept.length === 0
    ? null
    : `the role may not update ${listed(kept.map((column) => column.name))} of ${name}`;
}

async function leaveGroup(
  tx: Queryable,
  { run, part }: Part,
  { group, why }: { group: KeptGroup; why: string },
): Promise<void> {
  await tx.execute(
    `update keyturn.before_image
        set left_because = $3
      where run = $1 and part = $2 and settled_by is null and left_because is null
        and schema_name = $4 and table_name = $5 and action = $6
        and array(select k collate "C" from jsonb_object_keys(before) as k order by 1) = $7::text[]`,
    [run, part, why, group.schema, group.name, group.action, group.columns],
  );
}

const GROUPS = `
select distinct schema_name as schema, table_name as name, action,
       array(select k collate "C" from jsonb_object_keys(before) as k order by 1) as columns
  from keyturn.before_image
 where run = $1 and part = $2 and settled_by is null and left_because is null
 order by 1, 2, 3, 4`;
