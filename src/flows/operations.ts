import type { BackupFact } from '../plan/backup-facts.ts';
import type { ExportFact } from '../plan/export-facts.ts';
import type {
  CensusEvent,
  CheckFact,
  FindingFact,
  KeyringFact,
  RowFact,
  RunFact,
  RunKind,
  RunRecord,
  RunReport,
  VerifyFact,
} from '../plan/facts.ts';
import type { FlushFact } from '../plan/flush-facts.ts';
import type { OnLostKey } from '../plan/judge.ts';
import type { Becoming, InspectedCell, InspectedValue } from '../plan/inspection.ts';
import type { KeySearchFact } from '../plan/key-search-facts.ts';
import type { Left } from '../plan/left.ts';
import type { Acceptable, RowStatus } from '../plan/row-status.ts';
import type { TreatmentKind } from '../plan/treatment.ts';

/** Which part of the configuration is meant; nothing named means all of it. */
export interface Scope {
  fields?: readonly string[];
  keyrings?: readonly string[];
}

/** What an operator says about a run, for the record. */
export interface RunRequest extends Scope {
  reason?: string | null;
  ticket?: string | null;
  backup?: string | null;
  /** Statuses whose values are turned all the same. */
  accept?: readonly Acceptable[];
  /** Whether what is replaced is kept for a restore; null as is usual for the kind of run. */
  restorePoint?: 'keep' | 'none' | null;
  /** Encrypt only: columns too narrow for sealed values are altered first. */
  widen?: boolean;
  /** Purge only: the operator's word that the key is lost for good. */
  keyIsLost?: boolean;
  /** Gates and how they were answered, in words; kept with the run. */
  answers?: readonly string[];
}

export interface Remark {
  run: string;
  words: string;
}

/** Which run is to be put back, and what is said about it. */
export interface RestoreRequest extends Omit<RunRequest, 'fields' | 'keyrings'> {
  run: string;
}

export interface DiscardedPoint {
  event: 'discarded';
  run: string;
  /** Rows it held, whole or in part. */
  rows: number;
}

/** What a run keeps of what it replaced and deleted: values under an old key, or open ones. */
export interface RestorePointFact {
  event: 'restore-point';
  run: string;
  kind: RunKind;
  startedAt: string;
  rows: number;
  bytes: number;
}

export interface OrphansUnlinked {
  event: 'orphans-unlinked';
  found: number;
  unlinked: number;
}

/** `key`: field by field in key order. By age: over all fields; rows that do not tell when they were sealed come last. */
export type RowsOrder = 'key' | 'oldest-first' | 'newest-first';

/** Which rows a list is of. */
export interface RowsWanted extends Scope {
  statuses?: readonly RowStatus[];
  /** Words that a row's label, primary key or field must hold, all of them, in whatever case. */
  search?: readonly string[];
  order?: RowsOrder;
}

export interface RowsRequest extends RowsWanted {
  /** Page on: only rows after this one, as an earlier page's `cursor` gave it; backwards, only those before it. */
  after?: RowsCursor | null;
  /** The page that ends before `after`, or the last of the list; its rows still stand in the list's order. */
  backwards?: boolean;
  limit: number;
  /** The same page once more, of which no more than `pass` was told. */
  goesOn?: boolean;
}

/** A row's place in a list: field and primary key values in key order; by age, when it was sealed. */
export interface RowsCursor {
  field: string;
  key: readonly string[];
  sealedAt?: string | null;
}

export interface RowsPage {
  rows: readonly RowFact[];
  /** Where the page ended; backwards, where it began. Null where nothing comes after; backwards, before. */
  cursor: RowsCursor | null;
  /**
   * By age a page may take a pass over all rows: until that is at its end, this comes in place of rows after each page
   * that it reads, and it goes no further than it is asked to.
   */
  pass?: RowsPass;
}

/** How far a pass over all rows is. */
export interface RowsPass {
  rows: number;
  /** How many there are, as far as the server knows. */
  of: number | null;
}

/** One row, by a field that it is part of and its primary key values in key order. */
export interface RowAddress {
  field: string;
  key: readonly string[];
  /** The columns that the values are of, where they may stand in another order: a record keeps none. */
  columns?: readonly string[];
}

/** A page of what a run left, in the order it was found. */
export interface FindingsRequest {
  run: string;
  /** Page on: only findings after this one, as an earlier page's `cursor` gave it; backwards, only those before it. */
  after?: string | null;
  /** The page that ends before `after`, or the last of all; its findings still stand in their order. */
  backwards?: boolean;
  limit: number;
}

/** A finding as the record has it. */
export interface RecordedFinding extends FindingFact {
  /** Its place among those of its run. */
  place: string;
}

export interface FindingsPage {
  rows: readonly RecordedFinding[];
  /** Where the page ended; backwards, where it began. Null where nothing comes after; backwards, before. */
  cursor: string | null;
}

/** A row looked at whole: each of its table's fields that it is part of, the one that was asked for first. */
export interface RowInspection {
  values: readonly InspectedValue[];
}

export type { Becoming, InspectedCell, InspectedValue };

/** A list of rows written to a file that does not exist yet, for its owner alone (0600). */
export interface RowsExportRequest extends RowsWanted {
  file: string;
  format: 'csv' | 'json';
}

export type RowsExportFact =
  | { event: 'rows-export-progress'; rows: number }
  | { event: 'rows-exported'; file: string; rows: number };

/** What the console's header and home screen stand on. */
export interface Setup {
  configFile: string;
  application: string;
  environment: string;
  /** The typed gate's word, or null where this environment needs none. */
  gateWord: string | null;
  drill: boolean;
  /** Whether nothing may be changed from here. */
  readOnly?: boolean;
  operator: string;
  /** host:port and database, never a password. */
  host: string;
  database: string;
  user: string;
  serverVersion: string;
  keyrings: readonly KeyringSetup[];
  fields: readonly FieldSetup[];
  backupRequired: boolean;
  /** Names of the stores a new key may be kept in, beside a file. */
  keyStores?: readonly string[];
  /** What the runbook asks before a run. */
  questions?: readonly string[];
  /** What is left to do after a rotation, in words. */
  nextSteps: readonly string[];
  /** The runbook's own steps after any run, in words. */
  afterSteps?: readonly string[];
  /** Whether the configuration names keys of a Redis that are to be flushed. */
  redis?: boolean;
  /** Whether runs keep a restore point, where the configuration says so. */
  restorePoint?: 'keep' | 'none' | null;
  /** What users have to be told once their values are purged, field by field. */
  tellUsers?: readonly { field: string; words: string }[];
}

export interface KeyringSetup extends KeyringFact {
  commit: 'batch' | 'all';
  /** Where the target key is kept, in words: `ENCRYPTION_KEY`, `next.key`. */
  targetSource: string;
  olderSources: readonly string[];
  /** Seconds a target key should stand at most, where the configuration says so. */
  rotateEvery?: number | null;
  /** True where the target key is `next`: the application still runs on `current`. */
  staged: boolean;
  /** True where what is generated for it is a secret that its key is derived from. */
  derived?: boolean;
}

export interface FieldSetup {
  field: string;
  keyring: string;
  /** Whether the application reads plaintext in the column; null where nothing says so. */
  readsPlaintext?: boolean | null;
  /** What becomes of a value that no key opens; null where nothing says so. */
  onLostKey?: OnLostKey | null;
}

/** What a backup is to hold: the tables of the scope, where nothing else is said. */
export interface BackupScope extends Scope {
  /** The run it is made for: what a purge drags along is taken along. */
  kind?: RunKind;
  /** The whole database. */
  whole?: boolean;
}

export interface BackupRequest extends BackupScope {
  /** Made where there is none; the backup's name is made of application, environment, database and time. */
  folder: string;
}

/** Whether Keyturn itself can make a backup from here. */
export interface BackupOffer {
  possible: boolean;
  /** Why not, in a sentence. */
  why: string | null;
  /** Version of the pg_dump that would make it. */
  version: string | null;
  /** What is to be dumped takes this on the server; the file is mostly smaller. */
  estimateBytes: number | null;
}

/** What values hold, written to a file that a passphrase seals; the database is only read. */
export interface ExportRequest extends Scope {
  /** Never an existing one. */
  file: string;
  /** At least twelve characters; a dry run needs none. */
  passphrase: string;
  /** Opens everything, and writes no file. */
  dryRun?: boolean;
  /** Statuses whose values are opened all the same. */
  accept?: readonly Acceptable[];
  reason?: string | null;
  ticket?: string | null;
}

export interface FlushRequest {
  /** Counts, and unlinks nothing. */
  dryRun: boolean;
}

/** Where a lost key might be found; keys of other keyrings are tried in any case. */
export interface FindKeyRequest {
  /** All keyrings with fields where none is named. */
  keyring?: string;
  /** Paths of key files, dotenv files, YAML files, notes. */
  files?: readonly string[];
  /** Folders whose likely files are looked at. */
  folders?: readonly string[];
  /** The variables of this process. */
  environment?: boolean;
  /** What was typed in without echo; never told again. */
  typed?: readonly string[];
}

/** Where a new key is to be kept. */
export type KeyPlace =
  /** A file that does not exist yet; written 0600 and read back. */
  | { kind: 'file'; file: string }
  /** A store of the configuration, by its name; what it gives back is compared. */
  | { kind: 'store'; store: string }
  /** Nowhere yet: it is shown once, to somebody who asked to see it. */
  | { kind: 'shown' };

/** Where it is now; the key itself only where it was to be shown. */
export type KeptPlace = Exclude<KeyPlace, { kind: 'shown' }> | { kind: 'shown'; text: string };

export interface GenerateKeyRequest {
  keyring?: string;
  scheme?: string;
  into: KeyPlace;
}

export interface GeneratedKey {
  scheme: string;
  /** Of what was read back; nobody has read back yet what is shown. */
  fingerprint: string;
  /** Where the keyring derives its keys, what was made is a secret: the fingerprint of the key that comes of it. */
  derived: string | null;
  kept: KeptPlace;
  /** What makes it the target key, in YAML behind `next:`; null where only its owner knows where it is kept. */
  setting: string | null;
}

/** A key as it is being typed, for a keyring, for a scheme, or for whichever keyring it may be. */
export interface TypedKeyRequest {
  keyring?: string;
  scheme?: string;
  typed: string;
}

/** Its fingerprint once it is a key, else why it is none; neither holds a byte of it. */
export type TypedKeyVerdict = { fingerprint: string } | { why: string };

/**
 * Everything a flow may do to the world. Generators yield facts as they happen: to pause is to stop asking, to
 * stop is to return. All arguments and results are plain data, so an implementation may live in another thread.
 * Failures an operator can mend are thrown as OperatorError.
 */
export interface Operations {
  setup(): Promise<Setup>;
  check(scope: Scope): AsyncGenerator<CheckFact, void, void>;
  census(scope: Scope): AsyncGenerator<CensusEvent, void, void>;
  rows(request: RowsRequest): Promise<RowsPage>;
  /** One row whole: its values, their cells, and what each kind of run would make of them. Refused where it is gone. */
  inspect(address: RowAddress): Promise<RowInspection>;
  /** Ends with `rows-exported`, or throws and leaves no file. */
  exportRows(request: RowsExportRequest): AsyncGenerator<RowsExportFact, void, void>;
  /** A dry run: of a rotation where no kind is given. */
  rehearse(request: RunRequest, kind?: TreatmentKind): AsyncGenerator<RunFact, void, void>;
  rotate(request: RunRequest): AsyncGenerator<RunFact, void, void>;
  encrypt(request: RunRequest): AsyncGenerator<RunFact, void, void>;
  decrypt(request: RunRequest): AsyncGenerator<RunFact, void, void>;
  /** Ends with `exported`, or with `export-stopped` and no file; throws, and no file is left. */
  exportPlaintext(request: ExportRequest): AsyncGenerator<ExportFact, void, void>;
  purge(request: RunRequest): AsyncGenerator<RunFact, void, void>;
  /** Puts back what a run kept. */
  restore(request: RestoreRequest): AsyncGenerator<RunFact, void, void>;
  /** Removes what a run kept, for good. */
  discard(run: string): Promise<DiscardedPoint>;
  /** Restore points that still stand, oldest first. */
  restorePoints(): Promise<readonly RestorePointFact[]>;
  /** Unlinks large objects that no column refers to; returns how many were there and how many are gone. */
  unlinkOrphans(): Promise<OrphansUnlinked>;
  verify(scope: Scope): AsyncGenerator<VerifyFact, void, void>;
  /** Asks the machine and the server; makes nothing. */
  backupOffer(scope: BackupScope): Promise<BackupOffer>;
  /** Ends with `backup-taken`, or throws and leaves nothing behind. */
  takeBackup(request: BackupRequest): AsyncGenerator<BackupFact, void, void>;
  /** The Redis step by itself; asks nothing of the database. */
  flush(request: FlushRequest): AsyncGenerator<FlushFact, void, void>;
  /** Tries every key the operator can produce on the values that do not open; per keyring ends with `key-search-total`. */
  findKey(request: FindKeyRequest): AsyncGenerator<KeySearchFact, void, void>;
  runs(): Promise<readonly RunRecord[]>;
  /** The latest run where no id is given. */
  report(run: string | null): Promise<RunReport>;
  /**
   * What a run left, page by page, while it goes on and afterwards. Workers commit side by side: of what is being
   * found, some may yet come in before what was read.
   */
  findings(request: FindingsRequest): Promise<FindingsPage>;
  generateKey(request: GenerateKeyRequest): Promise<GeneratedKey>;
  /** Asks nothing of the database, and reads no key. */
  fingerprintOf(request: TypedKeyRequest): Promise<TypedKeyVerdict>;
  /** Adds to the record of a run what was said of it while it ran, as its gates' answers stand there. */
  remark(remark: Remark): Promise<void>;
  /** Walks that were left before their end, and keys before their configuration, here or in an earlier sitting. */
  remembered(): Promise<readonly Left[]>;
  /** In place of an earlier one of its kind, and of its keyring; where nothing can be kept, nothing is. */
  remember(left: Left): Promise<void>;
  forget(left: Left): Promise<void>;
  /** Asks the run in progress to end after the batch in hand; its stream then ends with run-finished, `stopped`. */
  stop(): void;
  close(): Promise<void>;
}
