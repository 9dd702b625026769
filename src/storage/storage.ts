/**
 * Where a cell stands in a stored value. A storage knows nothing of the scheme: it takes cells out of a value's text
 * and puts others in their place. A new storage is one file that makes one of these, and one line in storages.ts.
 */
export interface Storage {
  readonly kind: string;
  /** Column types it serves, as PostgreSQL names them in `pg_type.typname`. */
  readonly columnTypes: readonly string[];
  /** The cells of a stored value, in the order in which `replace` takes them back. */
  cells(stored: string): readonly string[];
  /** The stored value with its cells replaced; all else stays byte for byte. */
  replace(stored: string, cells: readonly string[]): string;
}
