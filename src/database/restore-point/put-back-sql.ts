import { type Dependency, nameOf, type ShapeColumn, type TableShape } from '../dependents/shapes.ts';
import { qualified, quoted } from '../identifiers.ts';
import {
  castBack,
  holds,
  type ImageAction,
  imagesOf,
  literal,
  matchesKey,
  type Part,
  textsOf,
} from './image-sql.ts';

/** Images `i` that a restore still has before it; $1 is the run. */
export function pending(part: Part, table: Pick<TableShape, 'schema' | 'name'>, action: ImageAction): string {
  return `${imagesOf(part, table, action)} and i.settled_by is null and i.left_because is null`;
}

/** Inserts deleted rows again, identity values included; $1 holds the images, of one or of several tables. */
export function insertSql(table: TableShape, columns: readonly ShapeColumn[]): string {
  return [
    `insert into ${qualified(table.schema, table.name)} (${columns.map(({ name }) => quoted(name)).join(', ')})`,
    'overriding system value',
    `select ${columns.map((column) => castBack(column)).join(', ')}`,
    '  from keyturn.before_image as i',
    ` where i.id = any ($1::bigint[]) and i.schema_name = ${literal(table.schema)} and i.table_name = ${literal(table.name)}`,
    ' order by i.depth, i.id',
  ].join('\n');
}

/** Locks the rows of images, so that what they are found to hold stays; $1 holds the images. */
export function lockSql(table: TableShape): string {
  return [
    'select from keyturn.before_image as i',
    `  join ${qualified(table.schema, table.name)} as t on ${matchesKey(table)}`,
    ' where i.id = any ($1::bigint[])',
    '   for no key update of t',
  ].join('\n');
}

/** Sets columns of rows to what their images hold; $1 holds the images. */
export function updateSql(table: TableShape, columns: readonly ShapeColumn[]): string {
  return [
    `update ${qualified(table.schema, table.name)} as t`,
    `   set ${columns.map((column) => `${quoted(column.name)} = ${castBack(column)}`).join(', ')}`,
    '  from keyturn.before_image as i',
    ` where i.id = any ($1::bigint[]) and ${matchesKey(table)}`,
  ].join('\n');
}

/** How rows stand beside what their images hold: `gone`, and the columns that differ; $1 holds the images. */
export function comparedSql(table: TableShape, columns: readonly ShapeColumn[]): string {
  return [
    `select i.id::text as id, t.${quoted(table.key[0]!.name)} is null as gone,`,
    `       now.texts = i.after as "asLeft",`,
    '       array(select b.key from jsonb_each(i.before) as b',
    '              where b.value is distinct from now.texts -> b.key order by 1) as differing',
    '  from keyturn.before_image as i',
    `  left join ${qualified(table.schema, table.name)} as t on ${matchesKey(table)}`,
    ` cross join lateral (select ${textsOf(columns, 't')} as texts) as now`,
    ' where i.id = any ($1::bigint[])',
  ].join('\n');
}

/** The latest of the pending images of each row, of these columns; $1 is the run. */
export function latestSql(part: Part, table: TableShape, columns: readonly string[]): string {
  return [
    'select latest.id::text as id',
    '  from (select distinct on (i.primary_key) i.id, i.before',
    `          from keyturn.before_image as i where ${pending(part, table, 'changed')}`,
    '         order by i.primary_key, i.id desc) as latest',
    ` where ${holds(columns).replaceAll('i.before', 'latest.before')}`,
    ' order by latest.id desc',
  ].join('\n');
}

/** Leaves what refers to a row that was left: nobody else's row of the same key may take its place; $1 is the run. */
export function leaveOrphansSql(
  part: Part,
  { dependency, child, parent }: { dependency: Dependency; child: TableShape; parent: TableShape },
  action: ImageAction,
): string {
  const { columns, parentColumns } = dependency;
  const texts = (alias: string, names: readonly string[], as: string) =>
    names.map((name, n) => `${alias}.before ->> ${literal(name)} as ${as}${n}`).join(', ');
  return [
    'with lost as materialized (',
    `  select ${texts('p', parentColumns, 'r')} from keyturn.before_image as p`,
    "   where p.run = $1 and p.left_because is not null and p.settled_by is null and p.action = 'deleted'",
    `     and p.schema_name = ${literal(parent.schema)} and p.table_name = ${literal(parent.name)}`,
    '), referring as materialized (',
    `  select i.id, ${texts('i', columns, 'c')} from keyturn.before_image as i where ${pending(part, child, action)})`,
    'update keyturn.before_image as u',
    `   set left_because = ${literal(`the row of ${nameOf(parent)} that it refers to could not be put back`)}`,
    `  from referring join lost on ${columns.map((_, n) => `referring.c${n} = lost.r${n}`).join(' and ')}`,
    ' where u.id = referring.id',
  ].join('\n');
}
