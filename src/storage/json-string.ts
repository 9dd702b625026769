import { kindOfJson } from './json-text.ts';
import type { Storage } from './storage.ts';

/** A json or jsonb column whose value is a string: the sealed value. Another JSON value is not in this form. */
export const jsonString: Storage = {
  kind: 'json-string',
  columnTypes: ['jsonb', 'json'],
  read: (column) => `${column}::text`,
  // A sealed value in quotes is JSON: PostgreSQL takes the text for the column's own type.
  write: (value) => `${value}::json`,
  cells(stored) {
    const kind = kindOfJson(stored);
    if (kind === 'string') return { cells: [JSON.parse(stored) as string] };
    if (kind === 'null') return { cells: [''] };
    return { loose: stored, why: `the value is a JSON ${kind}, not a string` };
  },
  // Blanks around the string, which a json column keeps, stay.
  replace: (stored, [cell]) =>
    cell == null ? stored : stored.replace(stored.trim(), () => JSON.stringify(cell)),
};
