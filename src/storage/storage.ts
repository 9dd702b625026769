/**
 * Where cells stand in a stored value. A storage knows nothing of the scheme: it takes cells out of a value's text and
 * puts others in their place. A new storage is one file that makes one of these, and one line in storages.ts.
 */
export interface Storage {
  readonly kind: string;
  /** Column types it serves, as PostgreSQL names them in `pg_type.typname`. */
  readonly columnTypes: readonly string[];
  /** Names of other columns of the row that the value stands in as well. */
  readonly beside: readonly string[];
  /** SQL that reads the column, and those beside it, as the text `cells` takes, no two values alike. */
  read(column: string, ...beside: string[]): string;
  /** SQL that makes the value of the column, and of those beside it, of such a text; null for one that is never written. */
  write(text: string): readonly (string | null)[];
  /** The cells of a stored value, in the order in which `replace` takes them back. */
  cells(stored: string): Taken;
  /** The stored value with its cells replaced, but for those given as null; all else stays byte for byte. */
  replace(stored: string, cells: readonly (string | null)[]): string;
  /** What an application would have sealed where the cell at this place is plaintext; null where it would not have. */
  plaintextOf(stored: string, place: number): Buffer | null;
  /** The stored value with plaintexts in the place of cells, but for those given as null; null where it can't hold them. */
  withPlaintexts(stored: string, plaintexts: readonly (Buffer | null)[]): string | null;
  /** Where each of its cells stands, as `cells` gives them; a storage without it has the value itself for its cell. */
  pathsOf?(stored: string): readonly string[];
  /** The stored value without the cells at these places, where a value may lack some. */
  without?(stored: string, places: readonly boolean[]): string | null;
}

/** The cells of a value, or why the value as a whole is not in the form of this storage. */
export type Taken = { cells: readonly Cell[] } | Loose | OutOfReach;

export type Cell = string | Loose;

/** What is not in the form of this storage: its text, which might be sealed all the same, and why, with names as stored. */
export interface Loose {
  loose: string;
  why: string;
}

/** What the value points at can't be read: it is gone, or it is another's. */
export interface OutOfReach {
  outOfReach: 'gone' | 'foreign';
  why: string;
}
