import { setTimeout as sleep } from 'node:timers/promises';

import { type OperatorError, unreachable } from '../errors.ts';
import type { Database } from './database.ts';
import { failureInWords, failureOf, isLoss, WHEN_BACK } from './database-errors.ts';
import { type RunLock, serverSince } from './run-lock.ts';

const PATIENCE_MS = 10_000;

/** How a server stands from which nothing came on the session of the run lock. */
export interface LockLoss {
  /** Nobody answers there at all. */
  isGone: boolean;
  /** What the operator is told where the session is no more. */
  error: OperatorError;
}

/** Asks the server anew, on another connection, and waits no longer than ten seconds for its answer. */
export async function lockLoss(database: Database, lock: RunLock): Promise<LockLoss> {
  const { host } = database.address;
  const asked = serverSince(database);
  // Where the answer comes too late, nobody hears that it failed.
  asked.catch(() => {});
  try {
    const since = await Promise.race([asked, sleep(PATIENCE_MS, null, { ref: false })]);
    if (since === null) return gone(`PostgreSQL at ${host} answers no more`);
    return { isGone: false, error: since === lock.serverSince ? lockLost() : restarted(host) };
  } catch (error) {
    // A server that has no connection left for us answers all the same.
    if (!isLoss(error)) return { isGone: false, error: lockLost() };
    return gone(`PostgreSQL at ${host} is gone: ${failureInWords(failureOf(error)!)}`);
  }
}

function gone(message: string): LockLoss {
  return {
    isGone: true,
    error: unreachable('database-lost', message, WHEN_BACK),
  };
}

function restarted(host: string): OperatorError {
  return unreachable(
    'database-restarted',
    `PostgreSQL at ${host} was restarted, which ended the run’s sessions`,
    'what was committed stands; do the same again: a run goes on where this one ended',
  );
}

function lockLost(): OperatorError {
  return unreachable(
    'lock-lost',
    'the session that held the run lock broke off, so another run might have begun',
    'what was committed stands; do the same again: a run goes on where this one ended',
  );
}
