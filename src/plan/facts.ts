import type { StatusCounts } from './counts.ts';
import type { FlushFact } from './flush-facts.ts';
import type { FindingStatus, RowStatus } from './row-status.ts';

/**
 * What Keyturn reports, past tense and plain data. The console, the command line, `--json` and the record
 * all read these; field names are the contract's and change only by addition.
 */

/** Column → value as text, in key order. */
export type PrimaryKey = Readonly<Record<string, string>>;

/** The keys of one keyring, as fingerprints. */
export interface KeyringFact {
  name: string;
  scheme: string;
  target: string;
  older: readonly string[];
  /** Whether a run commits batch by batch or all at once; older records may not tell. */
  commit?: 'batch' | 'all';
}

export interface CensusFact extends StatusCounts {
  event: 'census';
  field: string;
  keyring: string;
}

export interface CensusTotalFact extends StatusCounts {
  event: 'census-total';
}

/** For live viewers only; never part of `--json`. */
export interface CensusProgressFact extends StatusCounts {
  event: 'census-progress';
  field: string;
  /** The server's estimate of the field's rows, or null where it has none. */
  estimate: number | null;
}

export interface RowFact {
  event: 'row';
  field: string;
  primaryKey: PrimaryKey;
  label: string | null;
  status: RowStatus;
  /** Fingerprint of the key that opens it. */
  key: string | null;
  /** ISO 8601, where the scheme tells. */
  sealedAt: string | null;
  reason: string | null;
}

export interface RunStartedFact {
  event: 'run-started';
  run: string;
  kind: RunKind;
  dryRun: boolean;
  application: string;
  environment: string;
  operator: string;
  host: string;
  startedAt: string;
  keyrings: readonly KeyringFact[];
  fields: readonly string[];
  /** Stored values in scope, as the server estimates them; null where it has no estimate. */
  estimate: number | null;
  reason: string | null;
  ticket: string | null;
  backup: string | null;
  /** True where an earlier, unfinished run is taken up again under its own id. */
  resumed: boolean;
}

export const RUN_KINDS = ['rotate', 'encrypt', 'decrypt', 'purge', 'restore'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** A batch stands in the database; `done` and `total` count the field's stored values passed so far. */
export interface BatchCommittedFact {
  event: 'batch-committed';
  field: string;
  rows: number;
  changed: number;
  done: number;
  total: number;
}

/** `commit: all` only: a batch stands in the open transaction, and is not committed yet. */
export interface BatchWrittenFact {
  event: 'batch-written';
  field: string;
  rows: number;
  changed: number;
  done: number;
  total: number;
}

/** A dry run's batch: opened and re-sealed in memory, nothing written. */
export interface BatchRehearsedFact {
  event: 'batch-rehearsed';
  field: string;
  rows: number;
  changed: number;
  done: number;
  total: number;
}

export interface FindingFact {
  event: 'finding';
  field: string;
  primaryKey: PrimaryKey;
  label: string | null;
  status: FindingStatus;
  reason: string;
}

/** Rows of a table that a purge deletes, or that let go of what it deletes. */
export interface DraggedFact {
  event: 'dragged';
  /** `schema.table` */
  table: string;
  action: 'delete' | 'set-null' | 'set-default';
  rows: number;
}

/** What a run keeps of what it replaced and deleted, until it is put back or discarded. */
export interface RestorePointKeptFact {
  event: 'restore-point-kept';
  run: string;
  tables: readonly { table: string; rows: number }[];
}

/** The run waits, and for what, in words. */
export interface WaitingFact {
  event: 'waiting';
  reason: string;
}

/** A field is passed to its end. */
export interface FieldFinishedFact {
  event: 'field-finished';
  field: string;
  keyring: string;
  rows: number;
  changed: number;
  unchanged: number;
  findings: number;
  counts: StatusCounts;
}

export interface ProofProgressFact {
  event: 'proof-progress';
  field: string;
  done: number;
  total: number;
}

/** The independent pass over a field's turned values: opened with the target key alone, plaintexts compared by digest. */
export interface ProvedFact {
  event: 'proved';
  field: string;
  /** Fingerprint of the target key. */
  key: string;
  /** Values this run turned that open with the target key alone. */
  opened: number;
  /** Values this run turned that do not. */
  failed: number;
  /** Values written by someone else after this run turned them; the digest can't speak for those. */
  changedSince: number;
  /** Short form of the order-free keyed digest of the plaintexts, as `91c0 55ae`. */
  digest: string;
  digestsMatch: boolean;
}

export type Outcome = 'done' | 'done-with-findings' | 'stopped' | 'failed';

export interface RunFinishedFact {
  event: 'run-finished';
  run: string;
  kind: RunKind;
  dryRun: boolean;
  outcome: Outcome;
  rows: number;
  changed: number;
  unchanged: number;
  findings: number;
  seconds: number;
  /** Why, where the outcome is `failed`. */
  reason: string | null;
  /** What to do about it. */
  hint: string | null;
  /** What a script should exit with; a run stopped by a signal exits with the signal's code instead. */
  exitCode: number;
  /** A dry run's forecast of the real run's seconds. */
  forecastSeconds?: number;
}

export type RunFact =
  | RunStartedFact
  | BatchCommittedFact
  | BatchWrittenFact
  | BatchRehearsedFact
  | FindingFact
  | WaitingFact
  | DraggedFact
  | RestorePointKeptFact
  | FlushFact
  | FieldFinishedFact
  | ProofProgressFact
  | ProvedFact
  | RunFinishedFact;

export type CensusEvent = CensusFact | CensusTotalFact | CensusProgressFact;

export interface CheckFact {
  event: 'check';
  name: string;
  subject: string;
  outcome: 'ok' | 'warn' | 'fail';
  message: string;
  hint: string | null;
}

export interface VerifiedFact {
  event: 'verified';
  field: string;
  opened: number;
  failed: number;
}

export interface VerifyTotalFact {
  event: 'verify-total';
  opened: number;
  failed: number;
}

export type VerifyFact = VerifiedFact | VerifyTotalFact | ProofProgressFact;

export interface KeyGeneratedFact {
  event: 'key-generated';
  scheme: string;
  fingerprint: string;
  file: string | null;
  /** Name of the store it is kept in; left out where it is a file. */
  store?: string;
}

/** One past or present run, as the ledger knows it. */
export interface RunRecord {
  run: string;
  kind: RunKind;
  application: string;
  environment: string;
  operator: string;
  host: string;
  startedAt: string;
  finishedAt: string | null;
  /** `running` while its lock is held; `unfinished` where its process is gone. */
  outcome: Outcome | 'running' | 'unfinished';
  rows: number;
  changed: number;
  unchanged: number;
  findings: number;
  seconds: number | null;
  keyrings: readonly KeyringFact[];
  reason: string | null;
  ticket: string | null;
  backup: string | null;
}

/** The whole record of one run. */
export interface RunReport extends RunRecord {
  fields: readonly FieldFinishedFact[];
  proofs: readonly ProvedFact[];
  leftAsTheyWere: readonly FindingFact[];
  /** Gates and how they were answered, in words. */
  answers: readonly string[];
}
