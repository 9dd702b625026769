import type { Storage } from './storage.ts';

/** A text column that holds the sealed value itself. */
export const text: Storage = {
  kind: 'text',
  columnTypes: ['text', 'varchar', 'bpchar', 'citext'],
  cells: (stored) => [stored],
  replace: (_stored, [cell]) => cell!,
};
