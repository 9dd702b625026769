import { goingLines } from '../plan/going-words.ts';
import type { RunData } from './run-data.ts';

/** What a rehearsed purge would take, a line for each table, and for each field whose rows stay. */
export function goingOf({ kind, setup, rehearsal }: RunData): string[] {
  if (kind !== 'purge') return [];
  const fields = rehearsal.fields.map(({ field, changed }) => ({
    field,
    values: changed,
    onLostKey: setup.fields.find((each) => each.field === field)?.onLostKey ?? null,
  }));
  return goingLines(rehearsal.dragged, fields);
}
