import { notOnRecord, tallies, writeFindings } from '../database/ledger/batches.ts';
import { prepareLedger } from '../database/ledger/ledger.ts';
import { isPassed, releaseRanges } from '../database/ledger/ranges.ts';
import { openRun, writeProof } from '../database/ledger/runs.ts';
import { takeRunLock } from '../database/run-lock.ts';
import type { Target } from '../database/target.ts';
import type { RunFact } from '../plan/facts.ts';
import { turnAtOnce } from './at-once.ts';
import { keepBeating } from './heartbeat.ts';
import { Hiring } from './hiring.ts';
import { merge } from './merge.ts';
import { madeSure } from './preconditions.ts';
import { Progress } from './progress.ts';
import { type Proof, prove } from './proof.ts';
import { newRun, runStarted, type Said } from './run-facts.ts';
import { newRunId } from './run-id.ts';
import { Sitting } from './sitting.ts';
import type { World } from './world.ts';

/**
 * Does what the run is for to every value it takes, field by field, and proves each field after it. Facts are yielded
 * after their commit. Refuses (OperatorError) before the first write where a precondition does not hold.
 */
export async function* carryOut(given: World, said: Said): AsyncGenerator<RunFact, void, void> {
  const hiring = new Hiring(given);
  try {
    yield* carryOutWith(hiring, await madeSure(given), said);
  } finally {
    await hiring.close();
  }
}

async function* carryOutWith(hiring: Hiring, world: World, said: Said): AsyncGenerator<RunFact, void, void> {
  const { database, targets, keyrings } = world;
  if (world.before) yield* world.before();
  const id = newRunId();
  const lock = await takeRunLock(database, `keyturn ${world.kind} by ${world.operator}@${world.host}`);
  try {
    await prepareLedger(database);
    const { run, resumed } = await openRun(database, newRun(world, said, id));
    const heart = keepBeating(database, { lock, run: run.id });
    const sitting = new Sitting({ world, hiring, run, heart });
    try {
      await releaseRanges(database, run.id);
      yield runStarted(world, { run, startedAt: run.startedAt, dryRun: false, resumed });
      for (const keyring of keyrings) {
        if (sitting.isOver()) break;
        yield* turnKeyring(
          sitting,
          targets.filter((target) => target.keyring === keyring),
        );
      }
      await sitting.refuseIfLost();
      if (!sitting.isOver()) yield* sitting.finish();
      yield await sitting.close(world.isStopped() ? 'stopped' : null, null);
    } catch (error) {
      yield* sitting.fail(error);
    } finally {
      await heart.stop();
      await sitting.leave();
    }
  } finally {
    await lock.release();
  }
}

async function* turnKeyring(
  sitting: Sitting,
  targets: readonly Target[],
): AsyncGenerator<RunFact, void, void> {
  const { world, run } = sitting;
  if (await isToBeTurnedAtOnce(sitting, targets)) {
    const allOrNothing = world.allOrNothing(targets[0]!.keyring.name);
    const { database, keeps } = world;
    yield* turnAtOnce({ database, run: run.id, targets, keeps, allOrNothing, isStopped: sitting.isOver });
    if (!sitting.isOver()) for (const target of targets) yield* sitting.fieldsFinished(target);
    return;
  }
  for (const target of targets) {
    if (sitting.isOver()) return;
    yield* turnTarget(sitting, target);
  }
}

/** But for a keyring whose transaction an earlier sitting of the run has committed. */
async function isToBeTurnedAtOnce({ world, run }: Sitting, targets: readonly Target[]): Promise<boolean> {
  const [first] = targets;
  if (first === undefined || world.commitOf(first.keyring.name) !== 'all') return false;
  for (const target of targets) if (!(await isPassed(world.database, { run: run.id, target }))) return true;
  return false;
}

/** One target turned, told and proved, before another touches the same rows. */
async function* turnTarget(sitting: Sitting, target: Target): AsyncGenerator<RunFact, void, void> {
  const { world, run, hiring } = sitting;
  const progress = Progress.after(await tallies(world.database, run.id), target);
  const crew = hiring?.take(target) ?? world.hire(target);
  const { gone } = sitting.heart;
  gone.addEventListener('abort', crew.abandon);
  try {
    for await (const fact of merge(crew.turn(run.id), sitting.isOver)) {
      if (fact.event === 'waiting') yield fact;
      else yield* progress.batch('batch-committed', fact);
    }
    if (sitting.isOver()) return;
    yield* sitting.fieldsFinished(target);
    const batches = merge(crew.prove(run.id), sitting.isOver);
    yield* proveTarget(sitting, { db: world.database, target, run: run.id, batches, total: progress.total });
  } finally {
    gone.removeEventListener('abort', crew.abandon);
    await crew.close();
  }
}

async function* proveTarget(sitting: Sitting, proof: Proof): AsyncGenerator<RunFact, void, void> {
  const { database } = sitting.world;
  for await (const fact of prove(proof)) {
    // A pass that was stopped has not seen all batches, so it has nothing to say.
    if (sitting.isOver()) return;
    if (fact.event === 'finding') {
      const fresh = await notOnRecord(database, proof.run, [fact]);
      await writeFindings(database, proof.run, fresh);
      yield* fresh;
      continue;
    }
    if (fact.event === 'proved') {
      await writeProof(database, proof.run, fact);
      if (!fact.digestsMatch || fact.failed > 0) sitting.disproved = true;
    }
    yield fact;
  }
}
