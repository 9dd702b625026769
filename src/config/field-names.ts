import type { FieldConfig } from './config.ts';

type FieldPlace = Pick<FieldConfig, 'schema' | 'table' | 'column'>;

/** `schema.table.column`, as the contract names a field; parts holding a dot, a quote or a blank are quoted. */
export function fieldName({ schema, table, column }: FieldPlace): string {
  return [schema, table, column].map(namePart).join('.');
}

function namePart(part: string): string {
  return /["\s.]/.test(part) || part === '' ? `"${part.replaceAll('"', '""')}"` : part;
}
