import type { Keyring } from '../keys/keyring.ts';
import type { Judging } from '../plan/judge.ts';
import type { Treatment } from '../plan/treatment.ts';
import type { StorageChoice } from '../storage/storages.ts';
import type { KeyColumn } from './catalogue.ts';

/** One table's fields under one keyring: read in one pass, written in one update per row. */
export interface Target {
  /** Names it in the ledger: the same for the same table and keyring. */
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly key: readonly KeyColumn[];
  readonly keyring: Keyring;
  readonly fields: readonly TargetField[];
  /** What a run does to its values; who only looks at them asks nothing of it. */
  readonly treatment: Treatment;
  /** Rows of the table: counted where that is quick, else as the server estimates, else null. */
  readonly rows: number | null;
  /** What a row weighs on disk on average, in bytes; null where nobody knows. */
  readonly rowBytes: number | null;
}

export interface TargetField {
  /** `schema.table.column` */
  readonly name: string;
  readonly column: string;
  /** SQL expression, or null. */
  readonly label: string | null;
  /** SQL predicate: rows outside it are no part of the field. Null for all rows. */
  readonly where: string | null;
  readonly storage: StorageChoice;
  readonly judging: Judging;
  /** Columns that a purge sets along with the field. */
  readonly also: Readonly<Record<string, unknown>>;
  /** Whether the application reads plaintext in the column; null where nothing is said. */
  readonly readsPlaintext: boolean | null;
}
