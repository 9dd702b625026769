import { type ErrorFact, refusal } from '../errors.ts';
import type { BackupFact, BackupStartedFact } from '../plan/backup-facts.ts';
import { backupRecord } from '../plan/backup-words.ts';
import { shownSize } from '../plan/shown-size.ts';
import type { GateAnswer } from './gates.ts';
import type { BackupOffer } from './operations.ts';

/** A backup in the making, as its viewer sees it: the fold of its facts. */
export interface BackupProgress {
  /** Where it goes, as it was typed. */
  readonly folder: string;
  readonly started: BackupStartedFact | null;
  readonly bytes: number;
  readonly checking: boolean;
}

export function backupTo(folder: string): BackupProgress {
  return { folder, started: null, bytes: 0, checking: false };
}

/** Folds one fact in. */
export function backupProgressed(state: BackupProgress, fact: BackupFact): BackupProgress {
  switch (fact.event) {
    case 'backup-started':
      return { ...state, started: fact };
    case 'backup-progress':
      return { ...state, bytes: fact.bytes, checking: fact.checking };
    case 'backup-taken':
      return { ...state, bytes: fact.bytes };
  }
}

/** The answer that a backup gives to its gate, once it stands; null for any other fact. */
export function backupAnswer(fact: BackupFact): GateAnswer | null {
  if (fact.event !== 'backup-taken') return null;
  return { gate: 'backup', words: backupRecord(fact), backup: fact.file };
}

/** How an operator asks for one at the gate: `take /var/backups`. Null for anything else. */
export function folderToTake(typed: string): string | null {
  return /^take\s+(\S.*)$/i.exec(typed.trim())?.[1]?.trim() ?? null;
}

/** What a gate says of a backup that Keyturn would make itself, or why it can't. */
export function offerInWords({ possible, why, version, estimateBytes }: BackupOffer): string {
  if (!possible) return `Keyturn can’t make one itself: ${why ?? 'nobody knows why'}.`;
  const size = estimateBytes === null ? '' : ` (${shownSize(estimateBytes)} here)`;
  return `Or type “take FOLDER” to have pg_dump ${version ?? ''} make one there now${size}.`;
}

/** Why a gate stays shut behind a backup that failed. */
export function failedInWords({ message, hint }: ErrorFact): string {
  return hint === null ? message : `${message}; ${hint}`;
}

/** No backup can be made from here, for this reason: exit 3. */
export function noPgDump(why: string): Error {
  return refusal(
    'no-pg-dump',
    `no backup can be made from here: ${why}`,
    'install the client tools of the server’s version, or make a backup by other means and name it: --backup LOCATION',
  );
}
