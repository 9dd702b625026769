import { hasWork, type RotationStep } from '../../src/flows/rotation-flow.ts';
import { rotationTitle } from '../../src/flows/rotation-titles.ts';
import { RotationWalk } from '../../src/flows/rotation-walk.ts';
import type { Keystroke } from '../keys.ts';
import { followed, LIST_START, type ListPosition, type Motion, motionKeys, moved } from '../list.ts';
import type { Binding, Console, Place, PlaceParts, Size } from '../place.ts';
import { PREFLIGHT_RESERVED } from '../screens/preflight.tsx';
import { entry, insert, typeInto } from '../text-entry.ts';
import { reportPlace } from './report.tsx';
import { RotationPicture } from './rotation-picture.tsx';

export function rotatePlace(parts: PlaceParts): Place {
  return new RotatePlace(parts);
}

/** Walks the rotate flow: keys become its events, its steps become pictures. */
class RotatePlace implements Place {
  readonly #parts: PlaceParts;
  readonly #console: Console;
  readonly #walk: RotationWalk;
  #position: ListPosition = LIST_START;
  #entry = entry();
  /** The line that was last answered with: what was wrong with it is said until it is changed. */
  #answered = this.#entry;

  constructor(parts: PlaceParts) {
    const { console, standing } = parts;
    this.#parts = parts;
    this.#console = console;
    this.#walk = new RotationWalk({
      operations: standing.operations,
      setup: standing.setup!,
      now: () => performance.now(),
      changed: (event) => (event === 'fact' || event === 'check' ? console.redrawSoon() : console.redraw()),
      broken: (error) => console.broken(error),
    });
  }

  title(): string {
    return rotationTitle(this.#walk.state);
  }

  open(): void {
    this.#walk.start();
  }

  leave(): void {
    if (this.#walk.state.data.run.started) this.#parts.standing.forget();
    void this.#walk.settle();
  }

  settle(): Promise<void> {
    return this.#walk.settle();
  }

  interrupt(): boolean {
    if (!this.#walk.isTurning()) return false;
    this.#walk.send({ type: 'interrupt' });
    return true;
  }

  isTyping(): boolean {
    return this.#walk.state.step === 'gate';
  }

  type(key: Keystroke): boolean {
    const typed = this.isTyping() ? typeInto(this.#entry, key) : null;
    if (typed) this.#entry = typed;
    return typed !== null;
  }

  paste(text: string): void {
    if (this.isTyping()) this.#entry = insert(this.#entry, text);
  }

  bindings(): Binding[] {
    return KEYS[this.#walk.state.step].flatMap((name) => this.#named(name));
  }

  draw(body: Size) {
    this.#position = followed(this.#position, this.#extent(body));
    return (
      <RotationPicture
        body={body}
        state={this.#walk.state}
        position={this.#position}
        entry={this.#entry}
        isAnswered={this.#entry === this.#answered}
        now={performance.now()}
      />
    );
  }

  #named(name: KeyName): Binding[] {
    const key = (keys: string[], show: string, does: string, run: () => void): Binding[] => [
      { keys, show, does, brief: true, run },
    ];
    const { state } = this.#walk;
    switch (name) {
      case 'next':
        if (state.step === 'rehearsed' && !hasWork(state.data)) return [];
        return key(['enter'], 'Enter', state.step === 'checked' ? 'dry run' : 'go on', () =>
          this.#walk.send({ type: 'next' }),
        );
      case 'answer':
        return key(['enter'], 'Enter', 'answer', () => this.#answer());
      case 'back':
        return key(['escape'], 'Esc', 'back', () => this.#back());
      case 'again':
        return key(['r'], 'r', 'look again', () => this.#walk.send({ type: 'again' }));
      case 'look':
        return motionKeys('look', (motion) => this.#move(motion));
      case 'pause':
        return key(['p'], 'p', state.step === 'paused' ? 'go on' : 'pause', () =>
          this.#walk.send({ type: 'pause' }),
        );
      case 'stop':
        return key(['s'], 's', 'stop after this batch', () => this.#walk.send({ type: 'stop' }));
      case 'go-on':
        return key(['escape'], 'Esc', 'go on', () => this.#walk.send({ type: 'back' }));
      case 'stay':
        // Esc must not leave a run that is at work; it does nothing here, and the help line keeps quiet about it.
        return [{ keys: ['escape'], show: 'Esc', does: 'nothing while values are turned', run: () => {} }];
      case 'report':
        return key(['enter'], 'Enter', 'report', () => this.#report());
      case 'home':
        return key(['escape'], 'Esc', 'home', () => this.#console.home());
    }
  }

  #answer(): void {
    const before = this.#walk.state;
    this.#answered = this.#entry;
    this.#walk.send({ type: 'answer', text: this.#entry.text });
    if (this.#walk.state.data.answers !== before.data.answers) this.#entry = entry();
    this.#console.redraw();
  }

  #back(): void {
    this.#walk.send({ type: 'back' });
    this.#entry = entry();
    if (this.#walk.state.step === 'left') this.#console.back();
  }

  #report(): void {
    const { started } = this.#walk.state.data.run;
    this.#console.go(reportPlace({ ...this.#parts, run: started?.run ?? null }));
  }

  #move(motion: Motion): void {
    this.#position = moved(this.#position, motion, this.#extent(this.#console.body));
    this.#console.redraw();
  }

  #extent(body: Size) {
    return { length: this.#walk.state.data.checks.length, height: body.rows - PREFLIGHT_RESERVED };
  }
}

type KeyName =
  | 'next'
  | 'answer'
  | 'back'
  | 'again'
  | 'look'
  | 'pause'
  | 'stop'
  | 'go-on'
  | 'stay'
  | 'report'
  | 'home';

/** The keys of each step. */
const KEYS: Record<RotationStep, readonly KeyName[]> = {
  checking: ['look', 'back'],
  blocked: ['look', 'again', 'back'],
  checked: ['next', 'look', 'back'],
  rehearsing: ['back'],
  rehearsed: ['next', 'back'],
  gate: ['answer', 'back'],
  turning: ['pause', 'stop', 'stay'],
  paused: ['pause', 'stop', 'stay'],
  interrupted: ['stop', 'go-on'],
  stopping: ['stay'],
  finished: ['report', 'home'],
  failed: ['again', 'back'],
  left: [],
};
