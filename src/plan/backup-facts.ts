/** A table as a backup must hold it: what is read of it, and who owns it there. */
export interface DumpedTable {
  schema: string;
  name: string;
  owner: string;
  /** Rows of a partitioned table stand in its partitions; those of a foreign one on another server. */
  kind: 'table' | 'partitioned' | 'foreign';
}

/** What a backup holds. */
export interface BackupContents {
  /** The whole database; else only the tables. */
  whole: boolean;
  /** `schema.table`: those that were asked for, with their partitions. */
  tables: readonly string[];
  /** All large objects of the database, whatever table refers to them. */
  largeObjects: boolean;
}

export interface BackupStartedFact {
  event: 'backup-started';
  /** Where it will stand once it is checked. */
  file: string;
  contents: BackupContents;
  /** Version of the pg_dump that makes it. */
  pgDump: string;
  /** What the server says that is to be dumped takes there; null where it does not say. */
  estimateBytes: number | null;
}

/** For live viewers only; never part of `--json`. */
export interface BackupProgressFact {
  event: 'backup-progress';
  bytes: number;
  /** True once all is written, and is being read back. */
  checking: boolean;
}

/** A backup stands, and was read back from its beginning to its end. */
export interface BackupTakenFact {
  event: 'backup-taken';
  file: string;
  bytes: number;
  /** 64 hex digits, of the whole file. */
  sha256: string;
  contents: BackupContents;
  /** Version of the pg_dump that made it. */
  pgDump: string;
  seconds: number;
}

export type BackupFact = BackupStartedFact | BackupProgressFact | BackupTakenFact;
