import { readTable } from './catalogue.ts';
import type { Queryable } from './database.ts';
import { qualified, quoted } from './identifiers.ts';
import type { Target } from './target.ts';

/** Characters each field's column holds; null where its type has no limit. */
export async function widthsOf(
  db: Queryable,
  { schema, table, fields }: Pick<Target, 'schema' | 'table' | 'fields'>,
): Promise<(number | null)[]> {
  const names = fields.map(({ column }) => column);
  const facts = await readTable(db, { schema, name: table, columns: names });
  return names.map((name) => facts?.columns.find((column) => column.name === name)?.maxLength ?? null);
}

/** The statement that lets a column hold more: PostgreSQL rewrites no row for it. */
export function widen({
  schema,
  table,
  column,
  width,
}: Pick<Target, 'schema' | 'table'> & { column: string; width: number }): string {
  return `alter table ${qualified(schema, table)} alter column ${quoted(column)} type varchar(${width})`;
}
