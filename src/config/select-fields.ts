import { usageError } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { listed } from '../plan/words.ts';
import type { Config, FieldConfig } from './config.ts';
import { fieldName } from './field-names.ts';
import { nearest } from '../plan/nearest.ts';
import { nameParts } from './table-name.ts';

interface FieldScope {
  fields?: readonly string[];
  keyrings?: readonly string[];
}

/**
 * The fields a scope names, in the order of the config; all of them where it names nothing.
 * Fields and keyrings together narrow each other. What a scope names and the config lacks is a usage error.
 */
export function selectFields(config: Config, scope: FieldScope): FieldConfig[] {
  const named = scope.fields?.length ? new Set(scope.fields.map((name) => fieldNamed(config, name))) : null;
  const keyrings = scope.keyrings?.length ? scope.keyrings.map((name) => keyringNamed(config, name)) : null;
  const selected = config.fields.filter(
    (field) => (named?.has(field) ?? true) && (keyrings?.includes(field.keyring) ?? true),
  );
  if (selected.length > 0) return selected;
  const these = (keyrings ?? []).map((name) => `"${name}"`);
  throw usageError(
    'nothing-selected',
    named === null
      ? `no field uses the keyring ${listed(these)}`
      : 'no field named here uses a keyring named here',
    'name fields and keyrings that belong together, or leave one of the two out',
  );
}

/** The field named `schema.table.column` or `table.column`. */
export function fieldNamed(config: Config, name: string): FieldConfig {
  const parts = nameParts(name) ?? [];
  const found = config.fields.filter((field) => isNamed(field, parts));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw usageError(
      'ambiguous-field',
      `"${printable(name)}" names ${found.length} fields`,
      `name the schema too: ${listed(found.map(shown))}`,
    );
  }
  throw usageError('unknown-field', `there is no field "${printable(name)}"`, hint(config.fields, name));
}

function isNamed({ schema, table, column }: FieldConfig, parts: readonly string[]): boolean {
  if (parts.length === 3) return schema === parts[0] && table === parts[1] && column === parts[2];
  return parts.length === 2 && table === parts[0] && column === parts[1];
}

function hint(fields: readonly FieldConfig[], name: string): string {
  const short = fields.map(({ table, column }) => `${table}.${column}`);
  const names = fields.map(fieldName);
  const near = nearest(name, names) ?? nearest(name, short);
  if (near !== null) return `did you mean "${printable(near)}"?`;
  return `the fields are: ${fields.map(shown).join(', ')}`;
}

function shown(field: FieldConfig): string {
  return printable(fieldName(field));
}

function keyringNamed(config: Config, name: string): string {
  const names = config.keyrings.map((keyring) => keyring.name);
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  throw usageError(
    'unknown-keyring',
    `there is no keyring "${printable(name)}"`,
    near === null ? `the keyrings are: ${names.join(', ')}` : `did you mean "${near}"?`,
  );
}
