import type { ShapeColumn, TableShape } from '../dependents/shapes.ts';
import { quoted } from '../identifiers.ts';

/** Images that are kept, deleted from, and put back together. */
export interface Part {
  run: string;
  /** Unlike any other of any run. */
  part: string;
}

export type ImageAction = 'deleted' | 'changed';

/** A column's value as text, to the last byte: a cast would drop the blanks at the end of what is padded. */
export function textOf({ name, typeName }: Pick<ShapeColumn, 'name' | 'typeName'>, alias: string): string {
  const column = `${alias}.${quoted(name)}`;
  return typeName === 'bpchar'
    ? `case when ${column} is not null then concat(${column}) end`
    : `${column}::text`;
}

/** Columns as one JSON object of texts; a function's arguments would end at a hundred. */
export function textsOf(columns: readonly Pick<ShapeColumn, 'name' | 'typeName'>[], alias: string): string {
  const names = columns.map(({ name }) => literal(name)).join(', ');
  const values = columns.map((column) => textOf(column, alias)).join(', ');
  return `jsonb_object(array[${names}]::text[], array[${values}]::text[])`;
}

/** What an image holds of a column, as a value again; the column itself sees to its length. */
export function castBack(
  { name, bareType }: Pick<ShapeColumn, 'name' | 'bareType'>,
  from = 'i.before',
): string {
  return `(${from} ->> ${literal(name)})::${bareType}`;
}

/** Rows `t` that an image `i` names by its key. */
export function matchesKey({ key }: Pick<TableShape, 'key'>): string {
  return key
    .map(({ name, type }) => `t.${quoted(name)} = (i.primary_key ->> ${literal(name)})::${type}`)
    .join(' and ');
}

/** Images `i` of one table in a part; $1 is the run. */
export function imagesOf(
  { part }: Pick<Part, 'part'>,
  { schema, name }: Pick<TableShape, 'schema' | 'name'>,
  action: ImageAction,
): string {
  return [
    `i.run = $1 and i.part = ${BigInt(part)} and i.action = '${action}'`,
    `i.schema_name = ${literal(schema)} and i.table_name = ${literal(name)}`,
  ].join(' and ');
}

/** Images that hold exactly these columns. */
export function holds(columns: readonly string[]): string {
  const sorted = [...columns].sort().map(literal).join(', ');
  return `array(select k collate "C" from jsonb_object_keys(i.before) as k order by 1) = array[${sorted}]::text[]`;
}

/** A text as SQL writes it; what is read from the catalogue may hold anything. */
export function literal(text: string): string {
  return `E'${text.replace(/[\\']/g, '\\$&')}'`;
}
