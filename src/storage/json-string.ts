import { kindOfJson } from './json-text.ts';
import { asJsonString, asText } from './plain-text.ts';
import type { Storage } from './storage.ts';

/** A json or jsonb column whose value is a string: the sealed value. Another JSON value is not in this form. */
export const jsonString: Storage = {
  kind: 'json-string',
  columnTypes: ['jsonb', 'json'],
  beside: [],
  read: (column) => `${column}::text`,
  // A sealed value in quotes is JSON: PostgreSQL takes the text for the column's own type.
  write: (value) => [`${value}::json`],
  cells(stored) {
    const kind = kindOfJson(stored);
    if (kind === 'string') return { cells: [JSON.parse(stored) as string] };
    if (kind === 'null') return { cells: [''] };
    return { loose: stored, why: `the value is a JSON ${kind}, not a string` };
  },
  // Blanks around the string, which a json column keeps, stay.
  replace: (stored, [cell]) =>
    cell == null ? stored : stored.replace(stored.trim(), () => JSON.stringify(cell)),
  plaintextOf,
  withPlaintexts: (stored, [plaintext]) => (plaintext == null ? stored : asDocument(plaintext)),
};

/** A string's text, or an object as it is written: applications seal a whole document. */
function plaintextOf(stored: string): Buffer | null {
  const kind = kindOfJson(stored);
  if (kind === 'string') return Buffer.from(JSON.parse(stored) as string);
  return kind === 'object' ? Buffer.from(stored) : null;
}

/** The document that was sealed, where it was one; any other text is a JSON string. */
function asDocument(plaintext: Buffer): string | null {
  const text = asText(plaintext);
  return text !== null && isObject(text) ? text : asJsonString(plaintext);
}

function isObject(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
