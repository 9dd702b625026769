import { onlyBugs } from '../errors.ts';
import type { RunFact } from '../plan/facts.ts';
import type { LeftFlow } from '../plan/left-flow.ts';
import { limitRecord } from '../plan/limit-words.ts';
import { beginRun } from './begin-run.ts';
import { type Clock, CLOCK } from './clock.ts';
import { towards } from './going-on.ts';
import type { Operations } from './operations.ts';
import { drive, type Pace } from './pace.ts';
import {
  rehearsalRequest,
  type RunData,
  type RunEvent,
  runRequest,
  type RunStart,
  type RunState,
  type RunStep,
} from './run-data.ts';
import { paused, unpaused } from './run-progress.ts';
import { advanceRun, RUNNING, STEP_WORK, startRun } from './run-flow.ts';
import { Passing } from './speed-limit.ts';
import { Walk, type Work } from './walk.ts';

interface RunWalkParts extends RunStart {
  operations: Operations;
  /** What the rate is measured with, and the speed is held by. */
  clock?: Clock;
  /** Where an earlier walk was left: this one goes there by itself, until it is told anything. */
  left?: LeftFlow | null;
  /** Called after every event, with what it was. */
  changed: (event: RunEvent['type']) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/** Walks the flow of a run that changes values. */
export class RunWalk {
  readonly #parts: RunWalkParts;
  readonly #walk: Walk<RunStep, RunData, RunEvent>;
  /** The limit that the record tells of. */
  #remarked: number | null = null;
  #left: LeftFlow | null;

  constructor(parts: RunWalkParts) {
    const { changed, broken } = parts;
    this.#parts = parts;
    this.#left = parts.left ?? null;
    this.#walk = new Walk<RunStep, RunData, RunEvent>({
      start: startRun(parts),
      advance: (state, event) => this.#timed(state, advanceRun(state, event)),
      workOf: (state) => this.#workOf(state),
      goesOn: (before, now) => isRunning(before) && isRunning(now),
      steer: (step, pace) => this.#steer(step, pace),
      limitOf: ({ step, data }) => (isHeld(step) ? data.limit : null),
      ...(parts.clock && { clock: parts.clock }),
      changed: (event) => {
        changed(event);
        this.#goOn();
      },
      broken,
    });
  }

  get state(): RunState {
    return this.#walk.state;
  }

  /** Begins with the pre-flight, or with what a restore puts back. */
  start(): void {
    this.#walk.start();
    this.#goOn();
  }

  send(event: RunEvent): void {
    this.#left = null;
    this.#walk.send(event);
  }

  /** Stops after the batch in hand, if values are being changed, and resolves when nothing is at work any more. */
  async settle(): Promise<void> {
    this.send({ type: 'stop' });
    await (this.isRunning() ? this.#walk.settled() : this.#walk.settle());
  }

  isRunning(): boolean {
    return isRunning(this.state.step);
  }

  /** A pause is no time of the run, whatever begins or ends it. */
  #timed(before: RunState, after: RunState): RunState {
    const isPaused = after.step === 'paused';
    if (isPaused === (before.step === 'paused')) return after;
    const at = (this.#parts.clock ?? CLOCK).now();
    const { data } = after;
    return { ...after, data: { ...data, run: isPaused ? paused(data.run, at) : unpaused(data.run, at) } };
  }

  #goOn(): void {
    const next = this.#left && towards(this.#left, this.state);
    if (next) this.#walk.send(next);
  }

  #steer(step: RunStep, pace: Pace): void {
    if (step === 'paused') {
      pace.pause();
      return;
    }
    // The stream is heard to its end, for its last facts say how the run was left.
    if (step === 'stopping') this.#parts.operations.stop();
    pace.resume();
  }

  #workOf({ step, data }: RunState): ((work: Work<RunEvent>) => Promise<void>) | null {
    const { operations } = this.#parts;
    const { kind } = data;
    switch (STEP_WORK[step]) {
      case 'offer':
        return ({ tell }) => this.#askForOffer(data, tell);
      case 'check':
        return (work) => this.#check(work);
      case 'rehearse':
        if (kind === 'restore') throw new Error('a restore is not rehearsed');
        return (work) => this.#hear(operations.rehearse(rehearsalRequest(data), kind), work);
      case 'back-up': {
        const facts = operations.takeBackup({ kind, folder: data.backup!.folder });
        return async ({ pace, tell }) => {
          await drive(facts, { pace, hear: (fact) => tell({ type: 'backup', fact }) });
        };
      }
      case 'run':
        this.#remarked = data.limit;
        return (work) => this.#hear(beginRun(operations, data, runRequest(data)), work);
      case undefined:
        return null;
    }
  }

  async #hear(facts: AsyncGenerator<RunFact, void, void>, { pace, tell }: Work<RunEvent>): Promise<void> {
    const { clock = CLOCK } = this.#parts;
    const passing = new Passing();
    const hear = (fact: RunFact) => {
      const rows = passing.by(fact);
      pace.passed(rows);
      if (rows > 0) this.#remarkLimit();
      tell({ type: 'fact', fact, at: clock.now() });
    };
    await drive(facts, { pace, hear });
  }

  /** A limit that rows have passed under belongs into the record; one that was only stepped through does not. */
  #remarkLimit(): void {
    const { operations, broken } = this.#parts;
    const { limit, run } = this.state.data;
    if (limit === this.#remarked || !run.started) return;
    this.#remarked = limit;
    // The run itself tells of a database that can't be reached.
    operations.remark({ run: run.started.run, words: limitRecord(limit) }).catch(onlyBugs(broken));
  }

  async #check({ pace, tell }: Work<RunEvent>): Promise<void> {
    const facts = this.#parts.operations.check({});
    await drive(facts, { pace, hear: (fact) => tell({ type: 'check', fact }) });
    const { data } = this.state;
    // What stands in the way is told already.
    if (data.checks.some(({ outcome }) => outcome === 'fail')) return;
    if (await pace.mayGoOn()) await this.#askForOffer(data, tell);
  }

  /** Only where a backup will be asked for. */
  async #askForOffer({ kind, gates }: RunData, tell: (event: RunEvent) => void): Promise<void> {
    if (!gates.some(({ name }) => name === 'backup')) return;
    tell({ type: 'offer', offer: await this.#parts.operations.backupOffer({ kind }) });
  }
}

/** A run that is to stop is heard to its end at once. */
function isHeld(step: RunStep): boolean {
  return step === 'rehearsing' || (isRunning(step) && step !== 'stopping');
}

function isRunning(step: RunStep): boolean {
  return (RUNNING as readonly RunStep[]).includes(step);
}
