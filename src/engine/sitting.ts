import { asOperatorError } from '../database/database-errors.ts';
import { fieldFinished, tallies, totalOf } from '../database/ledger/batches.ts';
import type { Run } from '../database/ledger/entities.ts';
import { closeRun } from '../database/ledger/runs.ts';
import { keptTables } from '../database/restore-point/restore-points.ts';
import type { Target } from '../database/target.ts';
import type { OperatorError } from '../errors.ts';
import type { FieldFinishedFact, Outcome, RunFact, RunFinishedFact } from '../plan/facts.ts';
import { aftermath, type StepToRepeat } from './aftermath.ts';
import type { Heart } from './heartbeat.ts';
import type { Hiring } from './hiring.ts';
import { exitCodeOf } from './run-facts.ts';
import type { World } from './world.ts';

export interface SittingParts {
  world: World;
  /** Null where nobody is hired: a restore. */
  hiring: Hiring | null;
  run: Run;
  heart: Heart;
}

/** One sitting at a run, from its opening or its resumption to its end. */
export class Sitting {
  readonly world: World;
  readonly hiring: Hiring | null;
  readonly run: Run;
  readonly heart: Heart;
  /** A proof pass did not find what was turned. */
  disproved = false;
  readonly #startedAt: number;
  #isClosed = false;
  #repeat: StepToRepeat | null = null;

  /** Asked to stop, or no longer sure to be the only run. */
  readonly isOver: () => boolean;

  constructor({ world, hiring, run, heart }: SittingParts) {
    this.world = world;
    this.hiring = hiring;
    this.run = run;
    this.heart = heart;
    this.isOver = () => world.isStopped() || heart.isLost();
    this.#startedAt = world.now();
  }

  async *fieldsFinished(target: Target): AsyncGenerator<FieldFinishedFact, void, void> {
    const tally = await tallies(this.world.database, this.run.id);
    for (const { name } of target.fields)
      yield fieldFinished({ field: name, keyring: target.keyring.name }, tally.get(name));
  }

  /** What is left to do and to tell once every target is proved. */
  async *finish(): AsyncGenerator<RunFact, void, void> {
    const { world, run } = this;
    const tables = await keptTables(world.database, run.id);
    if (tables.length > 0) yield { event: 'restore-point-kept', run: run.id, tables };
    this.#repeat = yield* aftermath(world, { dryRun: false });
  }

  /** Closes the run in the ledger; the last fact of its stream. Without an outcome the record decides. */
  async close(given: Outcome | null, failure: OperatorError | null): Promise<RunFinishedFact> {
    const { database } = this.world;
    const tally = await tallies(database, this.run.id);
    const fields = this.run.fields.map((field) => fieldFinished(field, tally.get(field.field)));
    const total = totalOf(fields);
    const isLeft = total.findings > 0 || this.#repeat !== null;
    const outcome = given ?? (this.disproved ? 'failed' : isLeft ? 'done-with-findings' : 'done');
    const reason =
      failure?.message ??
      (outcome === 'failed' ? 'the proof did not find what was written' : (this.#repeat?.reason ?? null));
    const seconds = (this.run.seconds ?? 0) + this.#seconds();
    this.#isClosed = true;
    await closeRun(database, { run: this.run.id, outcome, failure: reason, seconds: this.#seconds() });
    return {
      event: 'run-finished',
      run: this.run.id,
      kind: this.run.kind,
      dryRun: false,
      outcome,
      ...total,
      seconds: Math.round(seconds * 1000) / 1000,
      reason,
      hint: failure?.hint ?? this.#repeat?.hint ?? null,
      exitCode: failure?.exitCode ?? exitCodeOf(outcome),
    };
  }

  /** A run that is not sure any more to be the only one must not go on. */
  async refuseIfLost(): Promise<void> {
    const loss = await this.heart.loss();
    if (loss !== null) throw loss;
  }

  /** What an operator can mend ends the run as failed; anything else is ours, and is thrown on. */
  async *fail(error: unknown): AsyncGenerator<RunFinishedFact, void, void> {
    // Where the lock is lost, whatever else failed did so for the same reason.
    const failure = (await this.heart.loss()) ?? asOperatorError(error, this.world.database.address);
    if (failure === null) throw error;
    const finished = this.heart.gone.aborted ? null : await this.close('failed', failure).catch(() => null);
    if (finished === null) throw failure;
    yield finished;
  }

  /** Whoever reads the stream went away, or a bug ended it: the run can be taken up again. */
  async leave(): Promise<void> {
    if (this.#isClosed || this.heart.gone.aborted) return;
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
