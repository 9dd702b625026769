import { asText } from './plain-text.ts';
import type { Storage } from './storage.ts';

/** A text column that holds the sealed value itself. */
export const text: Storage = {
  kind: 'text',
  columnTypes: ['text', 'varchar', 'bpchar', 'citext'],
  beside: [],
  read: (column) => `${column}::text`,
  write: (value) => [value],
  cells: (stored) => ({ cells: [stored] }),
  replace: (stored, [cell]) => cell ?? stored,
  plaintextOf: (stored) => Buffer.from(stored),
  withPlaintexts: (stored, [plaintext]) => (plaintext == null ? stored : asText(plaintext)),
};
