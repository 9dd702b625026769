import type { Database } from '../database/database.ts';
import type { Target } from '../database/target.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { CommitMode } from '../config/config.ts';
import type { WaitingFact } from '../plan/facts.ts';
import type { FlushFact } from '../plan/flush-facts.ts';
import type { Acceptable } from '../plan/row-status.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import type { Crew } from './crew.ts';

/** What a run stands on. */
export interface World {
  database: Database;
  /** Another pool, whose sessions PostgreSQL itself keeps from writing. */
  readOnly: Database;
  kind: TreatmentKind;
  application: string;
  environment: string;
  operator: string;
  host: string;
  processId: number;
  targets: readonly Target[];
  keyrings: readonly Keyring[];
  /** All at once wherever the configuration says so, and wherever a scheme does not authenticate. */
  commitOf(keyring: string): CommitMode;
  /** Under `commit: all`, one value that can't be turned undoes the whole keyring. */
  allOrNothing(keyring: string): boolean;
  /** Whether what is replaced and deleted is kept until it is discarded. */
  keeps: boolean;
  /** Columns too narrow for what is to be sealed are altered first. */
  widen: boolean;
  /** The operator's word that the key is lost for good. */
  keyIsLost: boolean;
  /** What the operator accepted beforehand. */
  accept: readonly Acceptable[];
  /** Hires workers for one target; close them after use. */
  hire(target: Target): Crew;
  /** What the runbook does before a run, once nothing else stands in its way. */
  before?(): AsyncGenerator<WaitingFact, void, void>;
  /** What follows the database's work and belongs to the run: Redis. Its failure is its last fact. */
  after?(dryRun: boolean): AsyncGenerator<FlushFact | WaitingFact, void, void>;
  isStopped(): boolean;
  /** Monotonic seconds. */
  now(): number;
}
