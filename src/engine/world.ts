import type { Database } from '../database/database.ts';
import type { Target } from '../database/target.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { CommitMode } from '../config/config.ts';
import type { WaitingFact } from '../plan/facts.ts';
import type { Crew } from './crew.ts';

/** What a run stands on. */
export interface World {
  database: Database;
  /** Another pool, whose sessions PostgreSQL itself keeps from writing. */
  readOnly: Database;
  application: string;
  environment: string;
  operator: string;
  host: string;
  processId: number;
  targets: readonly Target[];
  keyrings: readonly Keyring[];
  commitOf(keyring: string): CommitMode;
  /** Hires workers for one target; close them after use. */
  hire(target: Target): Crew;
  /** What the runbook does before a run, once nothing else stands in its way. */
  before?(): AsyncGenerator<WaitingFact, void, void>;
  isStopped(): boolean;
  /** Monotonic seconds. */
  now(): number;
}
