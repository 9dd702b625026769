import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import type { Database } from '../database/database.ts';
import { RANGE_ROWS } from '../database/ledger/ranges.ts';
import type { Target } from '../database/target.ts';
import { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { Caller } from '../threads/channel.ts';
import { threadFile } from '../threads/thread-file.ts';
import { specOf } from './target-spec.ts';
import { turn, type TurnerFact } from './turner.ts';
import type { TurnerThreadData } from './turner-thread.ts';

export interface Turning {
  database: Database;
  url: string;
  env: Readonly<Record<string, string | undefined>>;
  applicationName: string;
  target: Target;
  run: string;
}

/** More threads than this gain nothing: the server is then the slower side. */
const MOST_THREADS = 4;

/** Workers for one target: one in this thread where it is small, else threads of their own with their own connections. */
export function startTurners(turning: Turning): AsyncGenerator<TurnerFact, void, void>[] {
  const { database, target, run } = turning;
  const threads = Math.min(
    MOST_THREADS,
    availableParallelism(),
    Math.floor((target.rows ?? Infinity) / RANGE_ROWS),
  );
  if (threads < 2) {
    const digest = new PlaintextDigest(target.keyring.target.material, run);
    return [turn({ database, target, run, worker: workerName(), digest })];
  }
  return Array.from({ length: threads }, () => turnInOwnThread(turning));
}

async function* turnInOwnThread({
  url,
  env,
  applicationName,
  target,
  run,
}: Turning): AsyncGenerator<TurnerFact, void, void> {
  const workerData: TurnerThreadData = {
    url,
    env,
    applicationName,
    spec: specOf(target),
    run,
    worker: workerName(),
  };
  const thread = new Worker(threadFile('turner-thread', import.meta.url), { workerData });
  const caller = new Caller(thread);
  thread.on('error', (error: Error) => caller.break(error));
  thread.on('exit', () => caller.break(new Error('a worker thread ended by itself')));
  try {
    yield* caller.stream<TurnerFact>('turn');
  } finally {
    await thread.terminate();
  }
}

/** Unlike any other worker's, on this host or another. */
function workerName(): string {
  return randomUUID();
}
