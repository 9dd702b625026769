import type {
  CensusEvent,
  CheckFact,
  KeyringFact,
  RowFact,
  RunFact,
  RunRecord,
  RunReport,
  VerifyFact,
} from '../plan/facts.ts';
import type { RowStatus } from '../plan/row-status.ts';

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
  /** Gates and how they were answered, in words; kept with the run. */
  answers?: readonly string[];
}

export interface RowsRequest extends Scope {
  statuses?: readonly RowStatus[];
  /** Page on: only rows after this one, as an earlier page's `cursor` gave it. */
  after?: RowsCursor | null;
  limit: number;
}

/** Where a page of rows ended: field and primary key values in key order. */
export interface RowsCursor {
  field: string;
  key: readonly string[];
}

export interface RowsPage {
  rows: readonly RowFact[];
  /** Null where nothing comes after. */
  cursor: RowsCursor | null;
}

/** What the console's header and home screen stand on. */
export interface Setup {
  configFile: string;
  application: string;
  environment: string;
  /** The typed gate's word, or null where this environment needs none. */
  gateWord: string | null;
  drill: boolean;
  operator: string;
  /** host:port and database, never a password. */
  host: string;
  database: string;
  user: string;
  serverVersion: string;
  keyrings: readonly KeyringSetup[];
  fields: readonly FieldSetup[];
  backupRequired: boolean;
  /** What the runbook asks before a run. */
  questions?: readonly string[];
  /** What is left to do after a run, from the runbook, in words. */
  nextSteps: readonly string[];
}

export interface KeyringSetup extends KeyringFact {
  commit: 'batch' | 'all';
  /** Where the target key is kept, in words: `ENCRYPTION_KEY`, `next.key`. */
  targetSource: string;
  olderSources: readonly string[];
  /** True where the target key is `next`: the application still runs on `current`. */
  staged: boolean;
}

export interface FieldSetup {
  field: string;
  keyring: string;
}

export interface GenerateKeyRequest {
  keyring?: string;
  scheme?: string;
  /** A file that does not exist yet; written 0600 and read back. */
  file: string;
}

export interface GeneratedKey {
  scheme: string;
  fingerprint: string;
  file: string;
}

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
  rehearse(request: RunRequest): AsyncGenerator<RunFact, void, void>;
  rotate(request: RunRequest): AsyncGenerator<RunFact, void, void>;
  verify(scope: Scope): AsyncGenerator<VerifyFact, void, void>;
  runs(): Promise<readonly RunRecord[]>;
  /** The latest run where no id is given. */
  report(run: string | null): Promise<RunReport>;
  generateKey(request: GenerateKeyRequest): Promise<GeneratedKey>;
  /** Asks the run in progress to end after the batch in hand; its stream then ends with run-finished, `stopped`. */
  stop(): void;
  close(): Promise<void>;
}
