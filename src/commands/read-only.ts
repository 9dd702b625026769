import { LEAVE_OUT, readOnlyRefusal } from '../flows/read-only-operations.ts';
import type { Call, Command } from './command.ts';

/** Refuses a command that would change something where nothing may be, before anything is opened for it. */
export function refuseChange(
  { name, changes }: Command,
  { values, flags }: Pick<Call, 'values' | 'flags'>,
): void {
  const mayChange = typeof changes === 'boolean' ? changes : values[changes.unless] !== true;
  if (!flags.readOnly || !mayChange) return;
  throw readOnlyRefusal(`keyturn ${name}`, hintFor(changes));
}

function hintFor(changes: Command['changes']): string {
  return typeof changes === 'object' ? `${changes.hint}; to do it, ${LEAVE_OUT}` : LEAVE_OUT;
}
