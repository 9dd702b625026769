/**
 * Where cells stand in a stored value. A storage knows nothing of the scheme: it takes cells out of a value's text and
 * puts others in their place. A new storage is one file that makes one of these, and one line in storages.ts.
 */
export interface Storage {
  readonly kind: string;
  /** Column types it serves, as PostgreSQL names them in `pg_type.typname`. */
  readonly columnTypes: readonly string[];
  /** SQL that reads the column as the text `cells` takes, no two values alike. */
  read(column: string): string;
  /** SQL that makes a column's value of such a text. */
  write(text: string): string;
  /** The cells of a stored value, in the order in which `replace` takes them back. */
  cells(stored: string): Taken;
  /** The stored value with its cells replaced, but for those given as null; all else stays byte for byte. */
  replace(stored: string, cells: readonly (string | null)[]): string;
}

/** The cells of a value, or why the value as a whole is not in the form of this storage. */
export type Taken = { cells: readonly Cell[] } | Loose;

export type Cell = string | Loose;

/** What is not in the form of this storage: its text, which might be sealed all the same, and why, with names as stored. */
export interface Loose {
  loose: string;
  why: string;
}
