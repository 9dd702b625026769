import { arrayLiteral, textArray } from '../array-parameters.ts';
import { refersSql } from '../dependents/dragged-sql.ts';
import {
  type Dependency,
  type Dependents,
  deletesChild,
  type ShapeColumn,
  type TableShape,
} from '../dependents/shapes.ts';
import { qualified, quoted } from '../identifiers.ts';
import { keyArrays, type Statement, valueSql } from '../page-sql.ts';
import type { Target } from '../target.ts';
import type { RowWrite } from '../update-sql.ts';
import { imagesOf, literal, matchesKey, type Part, textsOf, castBack } from './image-sql.ts';
import { objectsOf } from './objects-sql.ts';

/** A part of a deletion, and whether what goes is kept for a restore or only found by it. */
export interface KeptPart extends Part {
  keeps: boolean;
}

/** Keeps rows of the target where the old bytes of every field still stand, and locks them. */
export function keepRootsSql(
  kept: KeptPart,
  { target, dependents, objects }: { target: Target; dependents: Dependents; objects: readonly string[] },
  rows: readonly Pick<RowWrite, 'key' | 'old'>[],
): Statement {
  const { key, fields } = target;
  const { root } = dependents;
  const names = [...key.map(({ name }) => name), ...objects];
  const olds = fields.map((_, n) => `$${2 + key.length + n}::text[]`);
  const given = [...key.map((_, n) => `k${n}`), ...fields.map((_, n) => `o${n}`)];
  return {
    sql: [
      insertSql(kept, { table: root, action: 'deleted', depth: 0 }),
      `       ${whatIsKept(kept, root, columnsKept(kept, dependents, { table: root, names }))}`,
      `  from ${qualified(target.schema, target.table)} as t`,
      `  join unnest(${[keyArrays(target, 2), ...olds].join(', ')}) as w(${given.join(', ')})`,
      `    on ${key.map(({ name }, n) => `t.${quoted(name)} = w.k${n}`).join(' and ')}`,
      ...fields.map((field, n) => `   and ${valueSql(field)} collate "C" is not distinct from w.o${n}`),
      '   for update of t',
      '    on conflict do nothing',
    ].join('\n'),
    params: [
      kept.run,
      ...key.map((_, n) => arrayLiteral(rows.map((row) => row.key[n]!))),
      ...fields.map((_, n) => textArray(rows.map((row) => row.old[n]!))),
    ],
  };
}

/**
 * Keeps the rows that refer to rows kept at a depth, and locks them: whole where they go, else the columns to be set.
 * The parents' values come as arrays, which tells the planner that they are more than one.
 */
export function keepChildrenSql(
  kept: KeptPart,
  { dependents, dependency, depth }: { dependents: Dependents; dependency: Dependency; depth: number },
): Statement {
  const child = dependents.tables.get(dependency.child)!;
  const parent = dependents.tables.get(dependency.parent)!;
  const goes = deletesChild(dependency);
  const columns = goes
    ? columnsKept(kept, dependents, { table: child })
    : columnsNamed(child, dependency.setColumns);
  const { childTable } = dependency;
  return {
    sql: [
      insertSql(kept, { table: child, action: goes ? 'deleted' : 'changed', depth: depth + 1 }),
      `       ${whatIsKept(goes ? kept : { keeps: false }, child, columns)}`,
      `  from ${qualified(childTable.schema, childTable.name)} as t`,
      `  join unnest(${parentValues(kept, { dependency, parent, depth }).join(',\n              ')}) as p(${dependency.columns.map((_, n) => `r${n}`).join(', ')})`,
      `    on ${refersSql(dependency, 't', 'p')}`,
      '   for update of t',
      '    on conflict do nothing',
    ].join('\n'),
    params: [kept.run],
  };
}

function insertSql(
  { part }: Part,
  { table, action, depth }: { table: TableShape; action: string; depth: number },
): string {
  return [
    'insert into keyturn.before_image (run, part, schema_name, table_name, action, depth, primary_key, before, objects)',
    `select $1, ${BigInt(part)}, ${literal(table.schema)}, ${literal(table.name)}, '${action}', ${depth},`,
  ].join('\n');
}

function whatIsKept(
  { keeps }: Pick<KeptPart, 'keeps'>,
  table: TableShape,
  columns: readonly ShapeColumn[],
): string {
  return [textsOf(table.key, 't'), textsOf(columns, 't'), keeps ? objectsOf(table) : 'null::oid[]'].join(
    ',\n       ',
  );
}

/** All columns; where nothing is kept, those by which the row, and what refers to it, are found. */
function columnsKept(
  { keeps }: KeptPart,
  { dependencies }: Dependents,
  { table, names = [] }: { table: TableShape; names?: readonly string[] },
): readonly ShapeColumn[] {
  if (keeps) return table.columns;
  const referred = dependencies.filter(({ parent }) => parent === table.oid);
  return columnsNamed(table, [
    ...table.key.map(({ name }) => name),
    ...names,
    ...referred.flatMap(({ parentColumns }) => parentColumns),
  ]);
}

export function columnsNamed({ columns }: TableShape, names: readonly string[]): readonly ShapeColumn[] {
  return columns.filter(({ name }) => names.includes(name));
}

/** An array for each column that is referred to, of the rows kept at this depth, all in one order. */
function parentValues(
  kept: KeptPart,
  { dependency, parent, depth }: { dependency: Dependency; parent: TableShape; depth: number },
): string[] {
  const { parentTable, parentColumns } = dependency;
  const isPart = parentTable.name !== parent.name || parentTable.schema !== parent.schema;
  // What refers to one partition alone does not refer to rows of another that look alike.
  const within = isPart
    ? ` and exists (select from ${qualified(parentTable.schema, parentTable.name)} as t where ${matchesKey(parent)})`
    : '';
  return parentColumns.map((name) => {
    const column = parent.columns.find((each) => each.name === name);
    if (column === undefined) throw new Error(`${dependency.name} refers to a column that is not kept`);
    return `array(select ${castBack(column)} from keyturn.before_image as i where ${imagesOf(kept, parent, 'deleted')} and i.depth = ${depth}${within} order by i.id)`;
  });
}
