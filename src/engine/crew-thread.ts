import { parentPort, workerData } from 'node:worker_threads';

import { Database } from '../database/database.ts';
import { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { serve } from '../threads/channel.ts';
import { giveWay } from '../threads/give-way.ts';
import { type BatchProof, proveBatches, type Share } from './proof.ts';
import { type TargetSpec, targetOf } from './target-spec.ts';
import { turn, type TurnerFact } from './turner.ts';

/** What a thread of a crew is started with. */
export interface CrewThreadData {
  url: string;
  env: Readonly<Record<string, string | undefined>>;
  applicationName: string;
  spec: TargetSpec;
  worker: string;
  keeps: boolean;
}

giveWay();
if (parentPort !== null) serve(parentPort, served(workerData as CrewThreadData));

function served({ url, env, applicationName, spec, worker, keeps }: CrewThreadData) {
  const target = targetOf(spec);
  const digestOf = (run: string) => new PlaintextDigest(target.keyring.target.material, run);
  // One connection writes while the other reads ahead.
  const connected = Database.connect({ url, env, applicationName, connections: 2 });
  // Whoever asks for work first is told why it failed.
  connected.catch(() => {});
  return {
    async *turn(run: string): AsyncGenerator<TurnerFact, void, void> {
      yield* turn({ database: await connected, target, run, worker, digest: digestOf(run), keeps });
    },
    async *prove(run: string, share: Share): AsyncGenerator<BatchProof, void, void> {
      yield* proveBatches({ db: await connected, target, run, digest: digestOf(run) }, share);
    },
    close: async () => (await connected).close(),
  };
}
