import { fieldFinished, notOnRecord, tallies, writeFindings } from '../database/ledger/batches.ts';
import type { Run, RunField } from '../database/ledger/entities.ts';
import { prepareLedger } from '../database/ledger/ledger.ts';
import { isPassed, releaseRanges } from '../database/ledger/ranges.ts';
import { closeRun, openRun, writeProof } from '../database/ledger/runs.ts';
import type { CommitMode } from '../config/config.ts';
import { asOperatorError } from '../database/database-errors.ts';
import { takeRunLock } from '../database/run-lock.ts';
import type { Target } from '../database/target.ts';
import { EXIT, type OperatorError } from '../errors.ts';
import type { Keyring } from '../keys/keyring.ts';
import type {
  FieldFinishedFact,
  KeyringFact,
  Outcome,
  RunFact,
  RunFinishedFact,
  RunStartedFact,
} from '../plan/facts.ts';
import { turnAtOnce } from './at-once.ts';
import { keepBeating } from './heartbeat.ts';
import { refuseSameKey, refuseUnproven } from './key-proof.ts';
import { merge } from './merge.ts';
import { Progress } from './progress.ts';
import { type Proof, prove } from './proof.ts';
import { newRunId } from './run-id.ts';
import type { World } from './world.ts';

/** What the operator said of the run, for the record. */
export interface Said {
  reason: string | null;
  ticket: string | null;
  backup: string | null;
  answers: readonly string[];
}

/**
 * Turns every value under an older key to the target key, field by field, and proves each field after it. Facts are
 * yielded after their commit. Refuses (OperatorError) before the first write where a precondition does not hold.
 */
export async function* rotate(world: World, said: Said): AsyncGenerator<RunFact, void, void> {
  const { database, targets, keyrings } = world;
  for (const keyring of keyrings) refuseSameKey(keyring);
  await refuseUnproven(world);
  const id = newRunId();
  const lock = await takeRunLock(database, `keyturn rotate by ${world.operator}@${world.host}`);
  try {
    await prepareLedger(database);
    const { run, resumed } = await openRun(database, asNewRun(world, said, id));
    const heart = keepBeating(lock.session, run.id);
    const sitting = new Sitting(world, run, heart.isLost);
    try {
      await releaseRanges(database, run.id);
      yield runStarted(world, run, resumed);
      for (const keyring of keyrings) {
        if (sitting.isOver()) break;
        yield* turnKeyring(
          sitting,
          targets.filter((target) => target.keyring === keyring),
        );
      }
      heart.refuseIfLost();
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
    yield* turnAtOnce({ database: world.database, run: run.id, targets, isStopped: sitting.isOver });
    if (!sitting.isOver()) for (const target of targets) yield* sitting.fieldsFinished(target);
    return;
  }
  for (const target of targets) {
    if (sitting.isOver()) return;
    yield* turnTarget(sitting, target);
  }
}

/** Under `commit: all`, but for a keyring whose transaction an earlier sitting of the run has committed. */
async function isToBeTurnedAtOnce({ world, run }: Sitting, targets: readonly Target[]): Promise<boolean> {
  const [first] = targets;
  if (first === undefined || world.commitOf(first.keyring.name) !== 'all') return false;
  for (const target of targets) if (!(await isPassed(world.database, { run: run.id, target }))) return true;
  return false;
}

/** One target turned, told and proved, before another touches the same rows. */
async function* turnTarget(sitting: Sitting, target: Target): AsyncGenerator<RunFact, void, void> {
  const { world, run } = sitting;
  const progress = Progress.after(await tallies(world.database, run.id), target);
  const crew = world.hire({ target, run: run.id });
  try {
    for await (const fact of merge(crew.turn(), sitting.isOver)) {
      if (fact.event === 'waiting') yield fact;
      else yield* progress.batch('batch-committed', fact);
    }
    if (sitting.isOver()) return;
    yield* sitting.fieldsFinished(target);
    const batches = merge(crew.prove(), sitting.isOver);
    yield* proveTarget(sitting, { db: world.database, target, run: run.id, batches, total: progress.total });
  } finally {
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

/** One sitting at a run, from its opening or its resumption to its end. */
class Sitting {
  readonly world: World;
  readonly run: Run;
  /** A proof pass did not find what was turned. */
  disproved = false;
  readonly #startedAt: number;
  #isClosed = false;

  /** Asked to stop, or no longer sure to be the only run. */
  readonly isOver: () => boolean;

  constructor(world: World, run: Run, isLost: () => boolean) {
    this.world = world;
    this.run = run;
    this.isOver = () => world.isStopped() || isLost();
    this.#startedAt = world.now();
  }

  async *fieldsFinished(target: Target): AsyncGenerator<FieldFinishedFact, void, void> {
    const tally = await tallies(this.world.database, this.run.id);
    for (const { name } of target.fields)
      yield fieldFinished({ field: name, keyring: target.keyring.name }, tally.get(name));
  }

  /** Closes the run in the ledger; the last fact of its stream. Without an outcome the record decides. */
  async close(given: Outcome | null, failure: OperatorError | null): Promise<RunFinishedFact> {
    const { database } = this.world;
    const tally = await tallies(database, this.run.id);
    const fields = this.run.fields.map((field) => fieldFinished(field, tally.get(field.field)));
    const total = (name: 'rows' | 'changed' | 'unchanged' | 'findings') =>
      fields.reduce((sum, field) => sum + field[name], 0);
    const outcome =
      given ?? (this.disproved ? 'failed' : total('findings') > 0 ? 'done-with-findings' : 'done');
    const reason =
      failure?.message ?? (outcome === 'failed' ? 'the proof did not find what was turned' : null);
    const seconds = (this.run.seconds ?? 0) + this.#seconds();
    this.#isClosed = true;
    await closeRun(database, { run: this.run.id, outcome, failure: reason, seconds: this.#seconds() });
    return {
      event: 'run-finished',
      run: this.run.id,
      kind: 'rotate',
      dryRun: false,
      outcome,
      rows: total('rows'),
      changed: total('changed'),
      unchanged: total('unchanged'),
      findings: total('findings'),
      seconds: Math.round(seconds * 1000) / 1000,
      reason,
      hint: failure?.hint ?? null,
      exitCode: failure?.exitCode ?? exitCodeOf(outcome),
    };
  }

  /** What an operator can mend ends the run as failed; anything else is ours, and is thrown on. */
  async *fail(error: unknown): AsyncGenerator<RunFinishedFact, void, void> {
    const failure = asOperatorError(error, this.world.database.address);
    if (failure === null) throw error;
    const finished = await this.close('failed', failure).catch(() => null);
    if (finished === null) throw failure;
    yield finished;
  }

  /** Whoever reads the stream went away, or a bug ended it: the run can be taken up again. */
  async leave(): Promise<void> {
    if (this.#isClosed) return;
    await closeRun(this.world.database, {
      run: this.run.id,
      outcome: 'stopped',
      failure: null,
      seconds: this.#seconds(),
    }).catch(() => {});
  }

  #seconds(): number {
    return this.world.now() - this.#startedAt;
  }
}

function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'done':
    case 'stopped':
      return EXIT.done;
    case 'done-with-findings':
      return EXIT.leftovers;
    case 'failed':
      return EXIT.bug;
  }
}

export function fieldsOf(targets: readonly Target[]): RunField[] {
  return targets.flatMap(({ fields, keyring }) =>
    fields.map(({ name }) => ({ field: name, keyring: keyring.name })),
  );
}

export function keyringFact(keyring: Keyring, commit: CommitMode): KeyringFact {
  return {
    name: keyring.name,
    scheme: keyring.scheme,
    target: keyring.target.material.fingerprint,
    older: keyring.older.map(({ material }) => material.fingerprint),
    commit,
  };
}

function asNewRun(world: World, said: Said, id: string) {
  return {
    id,
    kind: 'rotate' as const,
    application: world.application,
    environment: world.environment,
    operator: world.operator,
    host: world.host,
    processId: world.processId,
    keyrings: world.keyrings.map((keyring) => keyringFact(keyring, world.commitOf(keyring.name))),
    fields: fieldsOf(world.targets),
    ...said,
  };
}

function runStarted(world: World, run: Run, resumed: boolean): RunStartedFact {
  return {
    event: 'run-started',
    run: run.id,
    kind: 'rotate',
    dryRun: false,
    application: run.application,
    environment: run.environment,
    operator: run.operator,
    host: run.host,
    startedAt: run.startedAt.toISOString(),
    keyrings: run.keyrings,
    fields: run.fields.map(({ field }) => field),
    estimate: estimateOf(world.targets),
    reason: run.reason ?? null,
    ticket: run.ticket ?? null,
    backup: run.backup ?? null,
    resumed,
  };
}

/** Stored values in scope; null where a table's rows are unknown. */
export function estimateOf(targets: readonly Target[]): number | null {
  let sum = 0;
  for (const { rows, fields } of targets) {
    if (rows === null) return null;
    sum += rows * fields.length;
  }
  return sum;
}
