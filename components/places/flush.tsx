import type { FlushEvent, FlushStep } from '../../src/flows/flush-flow.ts';
import { flushWalk } from '../../src/flows/flush-walk.ts';
import type { Keystroke } from '../keys.ts';
import type { Binding, Console, Place, PlaceParts } from '../place.ts';
import { FlushScreen } from '../screens/flush.tsx';
import { TypedLine } from '../typed-line.ts';

export function flushPlace(parts: PlaceParts): Place {
  return new FlushPlace(parts);
}

/** The Redis step by itself: counts the keys, asks, unlinks them. */
class FlushPlace implements Place {
  readonly #console: Console;
  readonly #walk: ReturnType<typeof flushWalk>;
  readonly #line = new TypedLine();

  constructor({ console, standing }: PlaceParts) {
    this.#console = console;
    this.#walk = flushWalk({
      operations: standing.operations,
      readOnly: standing.setup?.readOnly === true,
      changed: (event) => this.#changed(event),
      broken: (error) => console.broken(error),
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
    const key = (name: string, show: string, does: string, run: () => void): Binding => ({
      keys: [name],
      show,
      does,
      brief: true,
      run,
    });
    const send = (event: FlushEvent) => () => this.#walk.send(event);
    const back = key('escape', 'Esc', 'back', () => this.#back());
    const again = key('r', 'r', 'count again', send({ type: 'again' }));
    const { step, data } = this.#walk.state;
    switch (step) {
      case 'counting':
      case 'left':
        return [back];
      case 'counted':
        return [...(data.gate ? [key('enter', 'Enter', 'go on', send({ type: 'next' }))] : []), again, back];
      case 'gate':
        return [key('enter', 'Enter', 'answer', () => this.#answer()), back];
      case 'unlinking':
        return [key('s', 's', 'stop after this batch', send({ type: 'stop' })), STAY];
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
    if (event === 'fact') this.#console.redrawSoon();
    else this.#console.redraw();
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
  done: 'done',
  failed: 'stopped by an error',
  left: '',
};

/** Esc must not leave while keys are unlinked; it does nothing here, and the help line keeps quiet about it. */
const STAY: Binding = {
  keys: ['escape'],
  show: 'Esc',
  does: 'nothing while keys are unlinked',
  run: () => {},
};
