import type { Storage } from './storage.ts';

/** A bytea column that holds a sealed value's text. Bytes beyond ASCII, which no sealed text has, read as `\nnn`. */
export const bytes: Storage = {
  kind: 'bytes',
  columnTypes: ['bytea'],
  read: (column) => `encode(${column}, 'escape')`,
  write: (value) => `decode(${value}, 'escape')`,
  cells: (stored) => ({ cells: [stored] }),
  replace: (stored, [cell]) => cell ?? stored,
};
