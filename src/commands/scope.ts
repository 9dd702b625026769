import { nearest } from '../plan/nearest.ts';
import { usageError } from '../errors.ts';
import type { Operations, Scope, Setup } from '../flows/operations.ts';
import { listed } from '../plan/words.ts';
import { type Call, type Flag, listFlag } from './command.ts';

/** The flags that say which part of the configuration is meant. */
export const SCOPE_FLAGS: readonly Flag[] = [
  { flags: '--field <field...>', about: 'only these fields: table.column or schema.table.column' },
  { flags: '--keyring <name...>', about: 'only the fields of these keyrings' },
];

/** The scope as it was typed, every name made sure of; `public.` may be left out. */
function scopeOf(call: Call, setup: Setup): Scope {
  const fields = setup.fields.map(({ field }) => field);
  const keyrings = setup.keyrings.map(({ name }) => name);
  const wanted = listFlag(call, 'field').map((typed) => fieldNamed(typed, fields));
  const rings = listFlag(call, 'keyring').map((typed) => keyringNamed(typed, keyrings));
  return {
    ...(wanted.length > 0 ? { fields: wanted } : {}),
    ...(rings.length > 0 ? { keyrings: rings } : {}),
  };
}

/** The fields that a scope leaves. */
export function fieldsIn(scope: Scope, setup: Setup): readonly string[] {
  return setup.fields
    .filter(({ field }) => !scope.fields?.length || scope.fields.includes(field))
    .filter(({ keyring }) => !scope.keyrings?.length || scope.keyrings.includes(keyring))
    .map(({ field }) => field);
}

/** Opens the operations' setup and the scope of a call; refuses a scope that leaves no field. */
export async function setupAndScope(
  call: Call,
  operations: Operations,
): Promise<{ setup: Setup; scope: Scope }> {
  const setup = await operations.setup();
  const scope = scopeOf(call, setup);
  if (setup.fields.length > 0 && fieldsIn(scope, setup).length === 0) {
    throw usageError(
      'empty-scope',
      'no field is in both the --field and the --keyring that were given',
      'leave one of the two flags out',
    );
  }
  return { setup, scope };
}

function fieldNamed(typed: string, fields: readonly string[]): string {
  const found = fields.find((field) => field === typed || field === `public.${typed}`);
  if (found) return found;
  throw usageError(
    'unknown-field',
    `there is no field "${typed}" in the configuration`,
    known(typed, fields),
  );
}

export function keyringNamed(typed: string, keyrings: readonly string[]): string {
  if (keyrings.includes(typed)) return typed;
  const message = `there is no keyring "${typed}" in the configuration`;
  throw usageError('unknown-keyring', message, known(typed, keyrings));
}

function known(typed: string, names: readonly string[]): string {
  const near = nearest(typed, names);
  return near ? `did you mean ${near}?` : `there is ${listed(names)}`;
}
