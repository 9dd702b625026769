import { parentPort, workerData } from 'node:worker_threads';

import { Database } from '../database/database.ts';
import { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { serve } from '../threads/channel.ts';
import { type TargetSpec, targetOf } from './target-spec.ts';
import { turn, type TurnerFact } from './turner.ts';

/** What a turner thread is started with. */
export interface TurnerThreadData {
  url: string;
  env: Readonly<Record<string, string | undefined>>;
  applicationName: string;
  spec: TargetSpec;
  run: string;
  worker: string;
}

const data = workerData as TurnerThreadData;

/** Turns ranges with a connection of its own until none is left. */
async function* turnInThread(): AsyncGenerator<TurnerFact, void, void> {
  const { url, env, applicationName, spec, run, worker } = data;
  const target = targetOf(spec);
  const digest = new PlaintextDigest(target.keyring.target.material, run);
  // One connection writes while the other reads ahead.
  const database = await Database.connect({ url, env, applicationName, connections: 2 });
  try {
    yield* turn({ database, target, run, worker, digest });
  } finally {
    await database.close();
  }
}

if (parentPort !== null) serve(parentPort, { turn: turnInThread });
