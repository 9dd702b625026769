import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import type { Database } from '../database/database.ts';
import { RANGE_ROWS } from '../database/ledger/ranges.ts';
import type { Target } from '../database/target.ts';
import { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { Caller } from '../threads/channel.ts';
import { threadFile } from '../threads/thread-file.ts';
import type { CrewThreadData } from './crew-thread.ts';
import { type BatchProof, proveBatches } from './proof.ts';
import { specOf } from './target-spec.ts';
import { turn, type TurnerFact } from './turner.ts';

/** Workers that turn and prove one target together; what each yields comes in a generator of its own. */
export interface Crew {
  turn(): AsyncGenerator<TurnerFact, void, void>[];
  prove(): AsyncGenerator<BatchProof, void, void>[];
  close(): Promise<void>;
}

export interface Job {
  database: Database;
  url: string;
  env: Readonly<Record<string, string | undefined>>;
  applicationName: string;
  target: Target;
  run: string;
}

/** More threads than this gain nothing: the server is then the slower side. */
const MOST_THREADS = 4;

/** A thread takes a while to start: below so many rows each, one worker is done before a second has begun. */
const WORTH_A_THREAD = 2 * RANGE_ROWS;

/** Garbage is collected before a thread grows beyond this: memory must not follow the size of a table. */
const LIMITS = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 192 };

/** A crew of threads with connections of their own; for a small target, of this thread alone. */
export function hire(job: Job): Crew {
  const rows = job.target.rows ?? Infinity;
  const threads = Math.min(MOST_THREADS, availableParallelism(), Math.floor(rows / WORTH_A_THREAD));
  return threads < 2 ? crewOfOne(job) : crewOfThreads(job, threads);
}

function crewOfOne({ database, target, run }: Job): Crew {
  const digest = new PlaintextDigest(target.keyring.target.material, run);
  return {
    turn: () => [turn({ database, target, run, worker: workerName(), digest })],
    prove: () => [proveBatches({ db: database, target, run, digest }, { index: 0, of: 1 })],
    close: async () => {},
  };
}

function crewOfThreads(job: Job, of: number): Crew {
  const threads = Array.from({ length: of }, () => startThread(job));
  return {
    turn: () => threads.map(({ caller }) => caller.stream<TurnerFact>('turn')),
    prove: () => threads.map(({ caller }, index) => caller.stream<BatchProof>('prove', { index, of })),
    close: async () => {
      await Promise.all(threads.map(({ caller }) => caller.call('close').catch(() => {})));
      await Promise.all(threads.map(({ thread }) => thread.terminate()));
    },
  };
}

function startThread({ url, env, applicationName, target, run }: Job): { thread: Worker; caller: Caller } {
  const data: CrewThreadData = { url, env, applicationName, spec: specOf(target), run, worker: workerName() };
  const thread = new Worker(threadFile('crew-thread', import.meta.url), {
    workerData: data,
    resourceLimits: LIMITS,
  });
  const caller = new Caller(thread);
  thread.on('error', (error: Error) => caller.break(error));
  thread.on('exit', () => caller.break(new Error('a worker thread ended by itself')));
  return { thread, caller };
}

/** Unlike any other worker's, on this host or another. */
function workerName(): string {
  return randomUUID();
}
