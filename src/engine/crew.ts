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
  turn(run: string): AsyncGenerator<TurnerFact, void, void>[];
  prove(run: string): AsyncGenerator<BatchProof, void, void>[];
  close(): Promise<void>;
  /** Ends the threads at once: what they wait for will not come. */
  abandon(): void;
}

export interface Job {
  database: Database;
  url: string;
  env: Readonly<Record<string, string | undefined>>;
  applicationName: string;
  target: Target;
  keeps: boolean;
}

/** More workers than this gain nothing: the server is then the slower side. */
const MOST_WORKERS = 4;

/** A thread takes a while to start: below so many rows each, one worker is done before a second has begun. */
const WORTH_A_THREAD = 2 * RANGE_ROWS;

/** Garbage is collected before a thread grows beyond this: memory must not follow the size of a table. */
const LIMITS = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 192 };

/** A crew of this thread, which begins at once, and of others with connections of their own, which take a while. */
export function hire(job: Job): Crew {
  const { database, target, keeps } = job;
  const digestOf = (run: string) => new PlaintextDigest(target.keyring.target.material, run);
  const worth = Math.floor((target.rows ?? Infinity) / WORTH_A_THREAD);
  // Two that delete would each wait for rows that the other one's drag along.
  const most = target.treatment.kind === 'purge' ? 1 : MOST_WORKERS;
  const of = Math.max(1, Math.min(most, availableParallelism(), worth));
  const threads = Array.from({ length: of - 1 }, () => startThread(job));
  return {
    turn: (run) => [
      turn({ database, target, run, worker: workerName(), digest: digestOf(run), keeps }),
      ...threads.map(({ caller }) => caller.stream<TurnerFact>('turn', run)),
    ],
    prove: (run) => [
      proveBatches({ db: database, target, run, digest: digestOf(run) }, { index: 0, of }),
      ...threads.map(({ caller }, i) => caller.stream<BatchProof>('prove', run, { index: i + 1, of })),
    ],
    close: async () => {
      await Promise.all(threads.map(({ caller }) => caller.call('close').catch(() => {})));
      await Promise.all(threads.map(({ thread }) => thread.terminate()));
    },
    abandon: () => {
      for (const { thread } of threads) void thread.terminate();
    },
  };
}

function startThread({ url, env, applicationName, target, keeps }: Job): { thread: Worker; caller: Caller } {
  const data: CrewThreadData = {
    url,
    env,
    applicationName,
    spec: specOf(target),
    worker: workerName(),
    keeps,
  };
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
