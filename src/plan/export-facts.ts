import type { FindingFact, PrimaryKey } from './facts.ts';
import type { RowStatus } from './row-status.ts';

/** What an export of opened values reports; names of fields change only by addition, as in facts.ts. */

export interface ExportStartedFact {
  event: 'export-started';
  application: string;
  environment: string;
  database: string;
  dryRun: boolean;
  /** Where it will stand once it is whole. */
  file: string;
  fields: readonly string[];
  /** Stored values in scope, as the server estimates them; null where it has no estimate. */
  estimate: number | null;
}

/** For live viewers only; never part of `--json`. */
export interface ExportProgressFact {
  event: 'export-progress';
  field: string;
  /** Stored values read so far. */
  done: number;
  total: number;
}

/** A field is read to its end. */
export interface FieldExportedFact {
  event: 'field-exported';
  field: string;
  /** Stored values read; what is neither a value in the file nor a finding is empty or exempt. */
  rows: number;
  values: number;
  findings: number;
  empty: number;
  exempt: number;
}

/** All that was written is read back, to see that it opens; told with its size. */
export interface ExportCheckingFact {
  event: 'export-checking';
  bytes: number;
}

/** The file stands, and opened from its beginning to its end; of a dry run, what would be in it. */
export interface ExportedFact {
  event: 'exported';
  dryRun: boolean;
  file: string;
  values: number;
  findings: number;
  /** Null in a dry run, which writes no file. */
  bytes: number | null;
  /** 64 hex digits, of the whole file; null in a dry run. */
  sha256: string | null;
  seconds: number;
}

/** It was asked to end before its end: no file stands. */
export interface ExportStoppedFact {
  event: 'export-stopped';
  file: string;
}

export type ExportFact =
  | ExportStartedFact
  | ExportProgressFact
  | FieldExportedFact
  | FindingFact
  | ExportCheckingFact
  | ExportedFact
  | ExportStoppedFact;

/** What an export was asked for, and where: the first line of the file. */
export interface ExportHeader {
  event: 'export';
  format: 1;
  application: string;
  environment: string;
  database: string;
  exportedAt: string;
  operator: string;
  reason: string | null;
  ticket: string | null;
  fields: readonly string[];
}

/**
 * What a value holds: text; bytes that are no UTF-8; the cells of a value of several that no text can hold together,
 * null for one that is left sealed; or a large object, whose pieces follow.
 */
export type ExportedPlaintext =
  | string
  | { base64: string }
  | { cells: readonly (string | { base64: string } | null)[] }
  | { pieces: true };

/** A stored value and what it holds; `finding` says why, where something of it does not open. */
export interface ExportedValue {
  field: string;
  primaryKey: PrimaryKey;
  label: string | null;
  status: RowStatus;
  /** Fingerprint of the key that opened it; null where none was needed, or none did. */
  key: string | null;
  plaintext?: ExportedPlaintext;
  finding?: string;
}

/** A piece of the large object of the value before it. */
export interface ExportedPiece {
  field: string;
  primaryKey: PrimaryKey;
  offset: number;
  base64: string;
}

/** The last line: a file that ends without it was cut. */
export interface ExportCounts {
  event: 'export-counts';
  values: number;
  findings: number;
  empty: number;
  exempt: number;
}

export type ExportLine = ExportHeader | ExportedValue | ExportedPiece | ExportCounts;
