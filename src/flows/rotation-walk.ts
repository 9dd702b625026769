import { OperatorError } from '../errors.ts';
import type { Operations, Setup } from './operations.ts';
import { drive, Pace } from './pace.ts';
import {
  advanceRotation,
  type RotationEvent,
  type RotationState,
  rotationRequest,
  STEP_WORK,
  startRotation,
} from './rotation-flow.ts';

interface WalkParts {
  operations: Operations;
  setup: Setup;
  /** Milliseconds; what the rate is measured with. */
  now: () => number;
  /** Called after every event, with what it was. */
  changed: (event: RotationEvent['type']) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/** Walks the rotate flow: holds its state, does the work of each step, and turns what happens into events. */
export class RotationWalk {
  readonly #parts: WalkParts;
  #state: RotationState;
  #pace = new Pace();
  #work: Promise<void> = Promise.resolve();

  constructor(parts: WalkParts) {
    this.#parts = parts;
    this.#state = startRotation(parts.setup);
  }

  get state(): RotationState {
    return this.#state;
  }

  /** Begins with the pre-flight. */
  start(): void {
    this.#startWork();
  }

  send(event: RotationEvent): void {
    const before = this.#state;
    this.#state = advanceRotation(before, event);
    if (this.#state === before) return;
    if (this.#state.step !== before.step) this.#follow(before.step);
    this.#parts.changed(event.type);
  }

  /** Stops after the batch in hand, if values are being turned, and resolves when nothing is at work any more. */
  async settle(): Promise<void> {
    this.send({ type: 'stop' });
    if (!this.isTurning()) this.#pace.stop();
    await this.#work;
  }

  isTurning(): boolean {
    return ['turning', 'paused', 'interrupted', 'stopping'].includes(this.#state.step);
  }

  #follow(before: RotationState['step']): void {
    const { step } = this.#state;
    if (step === 'paused') this.#pace.pause();
    else if (step === 'stopping') this.#stop();
    else if (step === 'turning' && before !== 'gate') this.#pace.resume();
    else if (STEP_WORK[step]) this.#startWork();
    else if (before === 'checking' || before === 'rehearsing') this.#pace.stop();
  }

  /** The stream is heard to its end, for its last facts say how the run was left. */
  #stop(): void {
    this.#parts.operations.stop();
    this.#pace.resume();
  }

  #startWork(): void {
    const pace = new Pace();
    this.#pace = pace;
    // Work that was left behind must not speak into the step that came after it.
    const tell = (event: RotationEvent) => {
      if (this.#pace === pace) this.send(event);
    };
    this.#work = this.#do(pace, tell).then(
      () => tell({ type: 'work-done' }),
      (error: unknown) => {
        if (!(error instanceof OperatorError)) return this.#parts.broken(error);
        return tell({ type: 'failed', error: error.toFact() });
      },
    );
  }

  async #do(pace: Pace, tell: (event: RotationEvent) => void): Promise<void> {
    const { operations, now } = this.#parts;
    const work = STEP_WORK[this.#state.step];
    if (work === 'check') {
      await drive(operations.check({}), { pace, hear: (fact) => tell({ type: 'check', fact }) });
      return;
    }
    const facts =
      work === 'rehearse' ? operations.rehearse({}) : operations.rotate(rotationRequest(this.#state.data));
    await drive(facts, { pace, hear: (fact) => tell({ type: 'fact', fact, at: now() }) });
  }
}
