import type { OnLostKey } from '../plan/judge.ts';

/** Where a secret or an address is read from; never the secret itself. */
export type TextSource =
  | { kind: 'env'; name: string }
  | { kind: 'file'; path: string }
  | { kind: 'dotenv'; path: string; name: string }
  | { kind: 'yaml'; path: string; at: string }
  | { kind: 'command'; argv: readonly string[] }
  | { kind: 'prompt' };

/** A text that is no secret may also stand in the config itself (a salt, a URL without a password). */
export type TextOrLiteral = TextSource | { kind: 'literal'; text: string };

/** A key that an application makes of a secret text: 32 bytes by PBKDF2 or HKDF with SHA-256, or its SHA-256 itself. */
export type DerivedKeySource = { kind: 'derived'; secret: TextSource } & (
  | { derive: 'pbkdf2-sha256'; salt: TextOrLiteral; iterations: number }
  | { derive: 'hkdf-sha256'; salt: TextOrLiteral; info: string }
  | { derive: 'sha256' }
);

export type KeySource = TextSource | DerivedKeySource;

export type CommitMode = 'batch' | 'all';

export interface KeyringConfig {
  name: string;
  scheme: string;
  current: KeySource;
  older: readonly KeySource[];
  next: KeySource | null;
  commit: CommitMode;
  /** Days, or null. */
  rotateEvery: number | null;
  /** Line of the config file, for errors found later. */
  line: number;
}

/** A password manager's or secret store's two commands; `{keyring}` in an argument stands for the keyring's name. */
export interface KeyStoreConfig {
  name: string;
  /** Takes the key on its standard input. */
  write: readonly string[];
  /** Prints the key. */
  read: readonly string[];
  line: number;
}

export interface StorageConfig {
  kind: 'text' | 'bytes' | 'large-object' | 'json-string' | 'json-members';
  /** Column of the nonce, for bytes and large-object. */
  nonce: string | null;
  names: readonly string[];
  match: 'contains' | 'exact';
  nested: boolean;
}

export interface FieldConfig {
  schema: string;
  table: string;
  column: string;
  keyring: string;
  /** SQL expression, as the operator wrote it. */
  label: string | null;
  /** SQL predicate, as the operator wrote it. */
  where: string | null;
  /** Null: from the column's type. */
  storage: StorageConfig | null;
  wrap: 'base64url' | null;
  exempt: readonly string[];
  onLostKey: OnLostKey | null;
  also: Readonly<Record<string, string | number | boolean | null>>;
  tellUsers: string | null;
  /** Whether the application reads plaintext in this column; null where nothing is said. */
  readsPlaintext: boolean | null;
  line: number;
}

export type RunbookStep =
  | { kind: 'ask'; question: string }
  | { kind: 'run'; argv: readonly string[]; expect: 'ok' | 'failed'; timeoutSeconds: number }
  | { kind: 'get'; url: string; timeoutSeconds: number };

/** What the operator wrote, made sure of; paths are absolute. */
export interface Config {
  file: string;
  application: string;
  environment: string;
  database: { url: TextOrLiteral };
  redis: { url: TextOrLiteral; flush: readonly string[] | 'all' } | null;
  keyrings: readonly KeyringConfig[];
  /** Where a new key may be kept, beside a file. */
  keyStores: readonly KeyStoreConfig[];
  fields: readonly FieldConfig[];
  backup: 'required' | 'optional';
  /** What a run keeps of the rows it changes, where no flag says otherwise. */
  restorePoint?: 'keep' | 'none';
  runbook: { before: readonly RunbookStep[]; after: readonly RunbookStep[] };
}
