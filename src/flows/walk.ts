import { type ErrorFact, OperatorError } from '../errors.ts';
import type { FlowState } from './flow.ts';
import type { Clock } from './clock.ts';
import { Pace } from './pace.ts';

/** What a flow's work speaks through: the pace it is asked at, and the events it tells. */
export interface Work<Event> {
  pace: Pace;
  tell: (event: Event) => void;
}

type Ending = { type: 'work-done' } | { type: 'failed'; error: ErrorFact };

/** What happens to a flow: told by an operator, by its work, or by the end of that. */
type Told<Event extends { type: string }> = Event | Ending;

interface WalkParts<Step extends string, Data, Event extends { type: string }> {
  start: FlowState<Step, Data>;
  advance: (state: FlowState<Step, Data>, event: Told<Event>) => FlowState<Step, Data>;
  /** The work of a step, begun as soon as it is entered; null where it has none. */
  workOf: (state: FlowState<Step, Data>) => ((work: Work<Told<Event>>) => Promise<void>) | null;
  /** Whether the work of one step goes on in the next. */
  goesOn?: (before: Step, now: Step) => boolean;
  /** A step was changed while its work goes on. */
  steer?: (step: Step, pace: Pace) => void;
  /** How many rows a second the work of a step may let pass; null for as many as can. */
  limitOf?: (state: FlowState<Step, Data>) => number | null;
  /** What the pace is kept by. */
  clock?: Clock;
  /** Called after every event, with what it was. */
  changed: (event: Event['type'] | Ending['type']) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/** Walks a flow: holds its state, does the work of each step, and turns what happens into events. */
export class Walk<Step extends string, Data, Event extends { type: string }> {
  readonly #parts: WalkParts<Step, Data, Event>;
  #state: FlowState<Step, Data>;
  #pace: Pace;
  #work: Promise<void> = Promise.resolve();

  constructor(parts: WalkParts<Step, Data, Event>) {
    this.#parts = parts;
    this.#state = parts.start;
    this.#pace = new Pace(parts.clock);
  }

  get state(): FlowState<Step, Data> {
    return this.#state;
  }

  /** Begins with the work of the first step. */
  start(): void {
    this.#startWork();
  }

  send(event: Told<Event>): void {
    const before = this.#state;
    this.#state = this.#parts.advance(before, event);
    if (this.#state === before) return;
    if (this.#state.step !== before.step) this.#follow(before.step);
    this.#hold();
    this.#parts.changed(event.type as Event['type']);
  }

  /** Asks for nothing more, and resolves when nothing is at work any more. */
  async settle(): Promise<void> {
    this.#pace.stop();
    await this.settled();
  }

  /** Resolves when the work in hand has come to its own end. */
  async settled(): Promise<void> {
    await this.#work;
  }

  #follow(before: Step): void {
    const { goesOn, steer } = this.#parts;
    const { step } = this.#state;
    if (goesOn?.(before, step)) {
      steer?.(step, this.#pace);
      return;
    }
    this.#pace.stop();
    // Work that was left behind must not speak into the step that came after it.
    this.#pace = new Pace(this.#parts.clock);
    this.#startWork();
  }

  #hold(): void {
    this.#pace.limitTo(this.#parts.limitOf?.(this.#state) ?? null);
  }

  #startWork(): void {
    const work = this.#parts.workOf(this.#state);
    if (work === null) return;
    this.#hold();
    const pace = this.#pace;
    const tell = (event: Told<Event>) => {
      if (this.#pace === pace) this.send(event);
    };
    this.#work = work({ pace, tell }).then(
      () => tell({ type: 'work-done' }),
      (error: unknown) => {
        if (!(error instanceof OperatorError)) return this.#parts.broken(error);
        return tell({ type: 'failed', error: error.toFact() });
      },
    );
  }
}
