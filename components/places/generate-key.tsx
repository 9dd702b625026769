import type { GenerateStep } from '../../src/flows/generate-flow.ts';
import { generateWalk } from '../../src/flows/generate-walk.ts';
import { leftKeyOf } from '../../src/flows/left-keys.ts';
import type { Setup } from '../../src/flows/operations.ts';
import type { LeftKey } from '../../src/plan/left-key.ts';
import { keyPlaceWords } from '../../src/plan/new-key-words.ts';
import { briefKey, stayKey } from '../brief-key.ts';
import type { Keystroke } from '../keys.ts';
import { Leaving } from '../leaving.ts';
import { LIST_START, type ListPosition, type Motion, motionKeys, moved } from '../list.ts';
import type { Binding, Choice, Console, Place, PlaceParts, Size } from '../place.ts';
import { TypedLine } from '../typed-line.ts';
import { TypedSecret } from '../typed-secret.ts';
import { GeneratePicture } from './generate-picture.tsx';

interface GenerateParts extends PlaceParts {
  /** A key that was kept in an earlier walk. */
  left?: LeftKey;
}

export function generatePlace(parts: GenerateParts): Place {
  return new GeneratePlace(parts);
}

/** What a file for a new key is called, where nobody says otherwise. */
const USUAL_FILE = 'next.key';

/** A new key: for which keyring, kept where, read back, and named in the configuration. */
class GeneratePlace implements Place {
  readonly #parts: GenerateParts;
  readonly #console: Console;
  readonly #setup: Setup;
  readonly #walk: ReturnType<typeof generateWalk>;
  readonly #line = new TypedLine();
  readonly #secret: TypedSecret;
  readonly #leaving: Leaving<LeftKey>;
  #position: ListPosition = LIST_START;
  /** The step that line and list were made ready for. */
  #readyFor: GenerateStep | null = null;

  constructor(parts: GenerateParts) {
    const { console, standing, left = null } = parts;
    const { operations } = standing;
    const broken = (error: unknown) => console.broken(error);
    this.#parts = parts;
    this.#console = console;
    this.#setup = standing.setup!;
    this.#leaving = new Leaving({ standing, left, distance: () => 0, broken });
    this.#walk = generateWalk({
      operations,
      setup: this.#setup,
      canWipe: standing.canWipe,
      left,
      changed: () => this.#changed(),
      broken,
    });
    const about = () => ({ scheme: this.#walk.state.data.made?.scheme });
    this.#secret = new TypedSecret({ operations, console, about });
    this.#makeReady();
  }

  /** In place of this one: what is kept stays kept. */
  #another(): void {
    const { left: _, ...parts } = this.#parts;
    this.#console.go(generatePlace(parts), 'generate');
  }

  title(): string {
    return `Generate a key · ${NAMES[this.#walk.state.step]}`;
  }

  leave(): void {
    this.#secret.clear();
  }

  /** A key on its way is not left there. */
  settle(): Promise<void> {
    return this.#walk.settled();
  }

  isChanging(): boolean {
    return this.#walk.state.step === 'making';
  }

  isTyping(): boolean {
    return this.#typed !== null;
  }

  isSecret(): boolean {
    return this.#walk.state.step === 'typing';
  }

  choices(): Choice[] {
    const { step, data } = this.#walk.state;
    const words = (of: readonly string[]) => of.map((each, index) => this.#choice(each, index));
    if (step === 'place') return words(data.places.map((place) => keyPlaceWords(place).join(': ')));
    if (step !== 'keyring') return [];
    return words(data.keyrings.map(({ name, scheme, target }) => `${name}: ${scheme}, target ${target}`));
  }

  type(key: Keystroke): boolean {
    return this.#typed?.type(key) ?? false;
  }

  paste(text: string): void {
    this.#typed?.paste(text);
  }

  bindings(): Binding[] {
    const enter = (does: string, run: () => void) => briefKey('Enter', { does, run });
    const back = (does = 'back') => briefKey('Esc', { does, run: () => this.#back() });
    const next = () => this.#walk.send({ type: 'next' });
    const answer = () => this.#answer();
    const motions = motionKeys('choose', (motion) => this.#move(motion));
    switch (this.#walk.state.step) {
      case 'keyring':
      case 'place':
        return [...motions, enter('go on', () => this.#choose()), back()];
      case 'file':
        return [enter('write the key', answer), back()];
      case 'gate':
        return [enter('answer', answer), back()];
      case 'making':
      case 'comparing':
        return [STAY, NOWHERE_ELSE];
      case 'shown':
        return [enter('wipe it, type it back', next), back('forget it'), NOWHERE_ELSE];
      case 'typing':
        return [enter('compare', answer), back('forget it')];
      case 'kept':
        return [enter('what to write next', next), back()];
      case 'naming':
        return [
          enter('home', () => this.#console.home()),
          briefKey('n', { does: 'another key', run: () => this.#another() }),
          back(),
        ];
      case 'failed':
        return [enter('choose another place', next), back()];
      case 'left':
        return [];
    }
  }

  draw({ columns }: Size) {
    const { cursor } = this.#position;
    return (
      <GeneratePicture
        {...{ columns, cursor }}
        state={this.#walk.state}
        setup={this.#setup}
        line={this.#line}
        secret={this.#secret}
      />
    );
  }

  /** The line that is typed into; null where keys are keys. */
  get #typed(): TypedLine | null {
    const { step } = this.#walk.state;
    if (step === 'typing') return this.#secret;
    return step === 'file' || step === 'gate' ? this.#line : null;
  }

  get #length(): number {
    const { step, data } = this.#walk.state;
    return (step === 'keyring' ? data.keyrings : data.places).length;
  }

  #changed(): void {
    this.#remember();
    this.#makeReady();
    this.#console.redraw();
  }

  /** As soon as it is kept. */
  #remember(): void {
    const left = leftKeyOf(this.#walk.state, new Date().toISOString());
    if (left) this.#leaving.standsAt(left);
  }

  /** What is typed stands as it is while a file's name, or a key, is typed once more. */
  #makeReady(): void {
    const { step } = this.#walk.state;
    const isAgain = step === 'making' || step === 'comparing';
    if (isAgain || step === this.#readyFor) return;
    this.#readyFor = step;
    this.#position = LIST_START;
    this.#line.clear(step === 'file' ? USUAL_FILE : '');
    this.#secret.clear();
  }

  #choice(words: string, index: number): Choice {
    const run = () => {
      this.#position = { ...this.#position, cursor: index };
      this.#choose();
    };
    return { words, isChosen: index === this.#position.cursor, run };
  }

  #choose(): void {
    const { step, data } = this.#walk.state;
    const { cursor } = this.#position;
    const [keyring, place] = [data.keyrings[cursor], data.places[cursor]];
    if (step === 'keyring' && keyring) this.#walk.send({ type: 'choose-keyring', keyring });
    if (step === 'place' && place) this.#walk.send({ type: 'choose-place', place });
  }

  #answer(): void {
    if (this.#typed) this.#walk.send({ type: 'answer', text: this.#typed.answer() });
    this.#console.redraw();
  }

  #back(): void {
    this.#walk.send({ type: 'back' });
    if (this.#walk.state.step === 'left') this.#console.back();
  }

  #move(motion: Motion): void {
    const length = this.#length;
    this.#position = moved(this.#position, motion, { length, height: length });
    this.#console.redraw();
  }
}

const NAMES: Record<GenerateStep, string> = {
  keyring: 'step 1 of 5: which keyring',
  place: 'step 2 of 5: where to keep it',
  file: 'step 2 of 5: where to keep it',
  gate: 'step 3 of 5: show it once',
  making: 'step 3 of 5: keep it',
  shown: 'step 3 of 5: show it once',
  typing: 'step 4 of 5: read it back',
  comparing: 'step 4 of 5: read it back',
  kept: 'step 4 of 5: read it back',
  naming: 'step 5 of 5: make it the target key',
  failed: 'it is not kept',
  left: '',
};

const STAY = stayKey('the key is on its way');

/** What would open another place on top of a key that is shown, or is on its way, opens none. */
const NOWHERE_ELSE: Binding = { keys: [':', '?'], show: '', does: '', hidden: true, run: () => {} };
