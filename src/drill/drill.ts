import type { RowStatus } from '../plan/row-status.ts';
import type { Lesson } from './lesson.ts';

/** A rehearsal that can be chosen by name. */
export interface Drill {
  name: string;
  title: string;
  /** The walk it takes by itself; a rotation where it has none of its own. */
  lesson?: Lesson;
  prepare(options?: { signal?: AbortSignal }): Promise<PreparedDrill>;
}

/** How many values of each field a drill's rotation must leave, by status; a field that is not named leaves none. */
export type Expectation = Readonly<Record<string, Readonly<Partial<Record<RowStatus, number>>>>>;

/** A drill's stage: a seeded throwaway database and a folder with config and keys, all gone after `close()`. */
export interface PreparedDrill {
  name: string;
  folder: string;
  configFile: string;
  /** Where the new key belongs; the drill makes no such file, the walk does. */
  nextKeyFile: string;
  /** What stands in that file where it is not the key itself: a secret the key is derived from. */
  nextIsSecret?: boolean;
  /** Of the new key; Fernet where it is left out. */
  scheme?: string;
  /** Holds a password: for a connection, not for a screen. */
  databaseUrl: string;
  /** What the config expects in the environment. */
  env: Readonly<Record<string, string>>;
  /** Fingerprint of the key that is to be turned. */
  oldKey: string;
  /** What a rotation must leave; null or left out where nobody counts. */
  expected?: Expectation | null;
  /** After the new key stands in `nextKeyFile`: makes it the target key, with some rows under it already. */
  stageNextKey(): Promise<void>;
  close(): Promise<void>;
}
