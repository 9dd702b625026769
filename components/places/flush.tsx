import type { FlushEvent, FlushStep } from '../../src/flows/flush-flow.ts';
import { flushDistance, isFlushOver, leftFlushOf } from '../../src/flows/left-flushes.ts';
import { flushWalk } from '../../src/flows/flush-walk.ts';
import type { LeftFlush } from '../../src/plan/left-flush.ts';
import { briefKey, stayKey } from '../brief-key.ts';
import type { Keystroke } from '../keys.ts';
import { Leaving } from '../leaving.ts';
import type { Binding, Console, Place, PlaceParts } from '../place.ts';
import { FlushScreen } from '../screens/flush.tsx';
import { TypedLine } from '../typed-line.ts';

interface FlushParts extends PlaceParts {
  /** Where an earlier walk was left. */
  left?: LeftFlush;
}

export function flushPlace(parts: FlushParts): Place {
  return new FlushPlace(parts);
}

/** The Redis step by itself: counts the keys, asks, unlinks them. */
class FlushPlace implements Place {
  readonly #console: Console;
  readonly #walk: ReturnType<typeof flushWalk>;
  readonly #line = new TypedLine();
  readonly #leaving: Leaving<LeftFlush>;

  constructor(parts: FlushParts) {
    const { console, standing, left = null } = parts;
    const broken = (error: unknown) => console.broken(error);
    this.#console = console;
    this.#leaving = new Leaving({ standing, left, distance: flushDistance, broken });
    this.#walk = flushWalk({
      operations: standing.operations,
      readOnly: standing.setup?.readOnly === true,
      left,
      changed: (event) => this.#changed(event),
      broken,
    });
  }

  title(): string {
    const { step, data } = this.#walk.state;
    const name = NAMES[step];
    return `Flush Redis · ${data.readOnly ? name.replace(/^.*?: /, 'read only: ') : name}`;
  }

  open(): void {
    this.#walk.start();
  }

  leave(): void {
    void this.settle();
  }

  async settle(): Promise<void> {
    this.#walk.send({ type: 'stop' });
    await (this.#isUnlinking() ? this.#walk.settled() : this.#walk.settle());
  }

  isChanging(): boolean {
    return this.#isUnlinking();
  }

  /** What is unlinked is gone, and the rest can be unlinked at any time: one Ctrl-C is enough. */
  interrupt(): boolean {
    if (!this.#isUnlinking()) return false;
    this.#walk.send({ type: 'stop' });
    return true;
  }

  isTyping(): boolean {
    return this.#walk.state.step === 'gate';
  }

  type(key: Keystroke): boolean {
    return this.isTyping() && this.#line.type(key);
  }

  paste(text: string): void {
    if (this.isTyping()) this.#line.paste(text);
  }

  bindings(): Binding[] {
    const send = (event: FlushEvent) => () => this.#walk.send(event);
    const back = briefKey('Esc', { does: 'back', run: () => this.#back() });
    const again = briefKey('r', { does: 'count again', run: send({ type: 'again' }) });
    const { step, data } = this.#walk.state;
    switch (step) {
      case 'counting':
      case 'left':
        return [back];
      case 'counted':
        return [
          ...(data.gate ? [briefKey('Enter', { does: 'go on', run: send({ type: 'next' }) })] : []),
          again,
          back,
        ];
      case 'gate':
        return [briefKey('Enter', { does: 'answer', run: () => this.#answer() }), back];
      case 'unlinking':
        return [briefKey('s', { does: 'stop after this batch', run: send({ type: 'stop' }) }), STAY];
      case 'stopping':
        return [STAY];
      case 'done':
      case 'failed':
        return [again, back];
    }
  }

  draw() {
    return <FlushScreen state={this.#walk.state} line={this.#line} />;
  }

  #isUnlinking(): boolean {
    const { step } = this.#walk.state;
    return step === 'unlinking' || step === 'stopping';
  }

  #changed(event: FlushEvent['type']): void {
    this.#remember();
    if (event === 'fact') this.#console.redrawSoon();
    else this.#console.redraw();
  }

  #remember(): void {
    const { state } = this.#walk;
    const said = { where: NAMES[state.step], leftAt: new Date().toISOString() };
    const left = leftFlushOf(state, said);
    if (left) this.#leaving.cameTo(left);
    if (isFlushOver(state)) this.#leaving.isOver();
  }

  #answer(): void {
    this.#walk.send({ type: 'answer', text: this.#line.answer() });
    if (!this.isTyping()) this.#line.clear();
    this.#console.redraw();
  }

  #back(): void {
    this.#walk.send({ type: 'back' });
    this.#line.clear();
    if (this.#walk.state.step === 'left') this.#console.back();
  }
}

const NAMES: Record<FlushStep, string> = {
  counting: 'step 1 of 3: counting',
  counted: 'step 1 of 3: counted',
  gate: 'step 2 of 3: consent',
  unlinking: 'step 3 of 3: unlinking',
  stopping: 'step 3 of 3: unlinking',
  done: 'step 3 of 3: done',
  failed: 'stopped by an error',
  left: '',
};

const STAY = stayKey('keys are unlinked');
