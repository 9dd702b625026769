import { setTimeout as sleep } from 'node:timers/promises';

import { failureInWords, failureOf, isRetryable } from '../database/database-errors.ts';
import type { WaitingFact } from '../plan/facts.ts';

const MOST_TRIES = 8;

/**
 * Waits before the next try after a deadlock, a lock or a lost connection, longer each time (0.1 s to 10 s, about half
 * a minute in all), and says why. Throws the error itself where trying again can't help, or was done often enough.
 */
export async function pauseBefore(tries: number, error: unknown): Promise<WaitingFact> {
  if (!isRetryable(error) || tries >= MOST_TRIES) throw error;
  const seconds = Math.min(10, 0.1 * 2.2 ** (tries - 1));
  await sleep(seconds * 1000 * (0.75 + Math.random() / 2));
  const why = failureInWords(failureOf(error)!);
  return { event: 'waiting', reason: `trying again (${tries + 1} of ${MOST_TRIES}): ${why}` };
}
