/** What the Redis step reports, past tense and plain data; `flushed` is the contract's, the rest by addition. */

/** How many keys a logical database holds. */
export interface DatabaseKeys {
  database: number;
  keys: number;
}

/** The Redis that is meant, before anything is counted or unlinked there. */
export interface FlushStartedFact {
  event: 'flush-started';
  application: string;
  environment: string;
  /** The typed gate's word, or null where this environment needs none. */
  gateWord: string | null;
  /** host:port, or the path of a socket; never a password. */
  server: string;
  database: number;
  version: string;
  dryRun: boolean;
  /** All keys of this logical database, or null where the user may not know. */
  keys: number | null;
  /** Other logical databases that hold keys; none of them is touched. Null where the user may not know. */
  otherDatabases: readonly DatabaseKeys[] | null;
}

/** The keys a pattern matches, before any is unlinked; a key that two patterns match counts for the first. */
export interface FlushCountedFact {
  event: 'flush-counted';
  pattern: string;
  keys: number;
  /** Memory they take, from `measured` of them; null where the user may not know. */
  bytes: number | null;
  measured: number;
  /** A few names, already harmless to a terminal. */
  samples: readonly string[];
}

/** For live viewers only; never part of `--json`. */
export interface FlushProgressFact {
  event: 'flush-progress';
  doing: 'counting' | 'unlinking' | 'counting what is left';
  pattern: string;
  /** Of this pattern, so far. */
  keys: number;
}

/** The contract's: keys of a pattern that were unlinked, or would be. */
export interface FlushedFact {
  event: 'flushed';
  pattern: string;
  keys: number;
  dryRun: boolean;
}

/** Keys that match again after a flush: written since. Told only where there are some. */
export interface FlushLeftFact {
  event: 'flush-left';
  pattern: string;
  keys: number;
}

export interface FlushTotalFact {
  event: 'flush-total';
  /** Unlinked, or to be unlinked. */
  keys: number;
  /** Keys that match again; null where nobody looked: a dry run, or one that was stopped. */
  left: number | null;
  dryRun: boolean;
  /** True where it was asked to stop before it was through. */
  stopped: boolean;
}

/** The step after a run that could not be done; the run's own work stands. */
export interface FlushFailedFact {
  event: 'flush-failed';
  reason: string;
  hint: string;
}

export type FlushFact =
  | FlushStartedFact
  | FlushCountedFact
  | FlushProgressFact
  | FlushedFact
  | FlushLeftFact
  | FlushTotalFact
  | FlushFailedFact;
