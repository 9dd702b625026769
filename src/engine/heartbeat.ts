import type { Queryable } from '../database/database.ts';
import { beat } from '../database/ledger/runs.ts';
import { unreachable } from '../errors.ts';

const SECONDS = 5;

/** Keeps a run's heartbeat going on the session that holds its lock: when that session dies, so does the lock. */
export function keepBeating(session: Queryable, run: string) {
  let lost = false;
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beat(session, run).catch(() => {
      lost = true;
    });
  }, SECONDS * 1000);
  return {
    isLost: () => lost,
    refuseIfLost(): void {
      if (!lost) return;
      throw unreachable(
        'lock-lost',
        'the session that held the run lock broke off, so another run might have begun',
        'run the same command again: it goes on where this one ended',
      );
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await beating;
    },
  };
}
