import type { Database } from '../database/database.ts';
import { isLoss } from '../database/database-errors.ts';
import { beat } from '../database/ledger/runs.ts';
import { type LockLoss, lockLoss } from '../database/lock-loss.ts';
import type { RunLock } from '../database/run-lock.ts';
import type { OperatorError } from '../errors.ts';

const BEAT_MS = 5_000;

/** So many beats without an answer, 45 seconds, and the server is asked on another connection, again and again. */
const SILENT_BEATS = 9;

export interface Heart {
  /** The session that holds the run lock broke off. */
  isLost(): boolean;
  /** Aborted once the server itself is gone: whatever still waits for it waits in vain. */
  gone: AbortSignal;
  /** What ended it; null where it beats. */
  loss(): Promise<OperatorError | null>;
  stop(): Promise<void>;
}

interface Beating {
  lock: RunLock;
  run: string;
  everyMs?: number;
}

/** Keeps a run's heartbeat going on the session that holds its lock: when that session dies, so does the lock. */
export function keepBeating(database: Database, { lock, run, everyMs = BEAT_MS }: Beating): Heart {
  const gone = new AbortController();
  let loss: Promise<OperatorError> | null = null;
  let beating: Promise<void> | null = null;
  let silence = 0;
  const lose = async (finding: LockLoss | Promise<LockLoss>): Promise<OperatorError> => {
    const { error, isGone } = await finding;
    if (isGone) {
      gone.abort();
      database.breakOff();
    }
    return error;
  };
  const beatOnce = () =>
    beat(lock.session, run).catch((error: unknown) => {
      // A statement that the server refused came over a session that stands.
      if (isLoss(error)) loss ??= lose(lockLoss(database, lock));
    });
  /** A cut network says nothing; a server that answers elsewhere is only slow here. */
  const askAnew = async () => {
    const found = await lockLoss(database, lock);
    if (found.isGone) loss ??= lose(found);
  };
  const timer = setInterval(() => {
    silence = beating === null ? 0 : silence + 1;
    if (silence > 0 && silence % SILENT_BEATS === 0) void askAnew();
    beating ??= beatOnce().finally(() => {
      beating = null;
    });
  }, everyMs);
  return {
    isLost: () => loss !== null,
    gone: gone.signal,
    loss: async () => loss,
    async stop(): Promise<void> {
      clearInterval(timer);
      await beating;
    },
  };
}
