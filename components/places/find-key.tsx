import { type FindEvent, type FindStep, hasName } from '../../src/flows/find-key-flow.ts';
import { findKeyWalk } from '../../src/flows/find-key-walk.ts';
import { leftSearchOf } from '../../src/flows/left-searches.ts';
import { keySearchSentences, searchLines, stillUnopened } from '../../src/plan/key-search-words.ts';
import type { LeftSearch } from '../../src/plan/left-search.ts';
import { SEARCH_PLACES, searchChoices } from '../../src/plan/search-place-words.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import { briefKey } from '../brief-key.ts';
import type { Keystroke } from '../keys.ts';
import { Leaving } from '../leaving.ts';
import {
  followed,
  LIST_START,
  type ListPosition,
  type Motion,
  motionKeys,
  moved,
  scrolled,
} from '../list.ts';
import type { Binding, Choice, Console, Place, PlaceParts, Size } from '../place.ts';
import { ChooseSearchPlace, FoundKeys, NameSearchPlace, SearchingKeys } from '../screens/find-key.tsx';
import { TypedLine } from '../typed-line.ts';
import { TypedSecret } from '../typed-secret.ts';
import { Failure } from '../working.tsx';

export function findKeyPlace(parts: PlaceParts): Place {
  return new FindKeyPlace(parts);
}

/** Looks for a lost key wherever the operator points, and shows what each key that turns up would save. */
class FindKeyPlace implements Place {
  readonly #parts: PlaceParts;
  readonly #console: Console;
  readonly #walk: ReturnType<typeof findKeyWalk>;
  readonly #line = new TypedLine();
  readonly #secret: TypedSecret;
  readonly #leaving: Leaving<LeftSearch>;
  #seen: FindStep = 'choosing';
  #choice: ListPosition = LIST_START;
  #position: ListPosition = LIST_START;

  constructor(parts: PlaceParts) {
    const { console, standing } = parts;
    const { operations } = standing;
    const left = standing.left.find((each) => each.kind === 'find') ?? null;
    const broken = (error: unknown) => console.broken(error);
    this.#parts = parts;
    this.#console = console;
    // Whichever keyring it is of: all of them are searched.
    this.#secret = new TypedSecret({ operations, console, about: () => ({}) });
    this.#leaving = new Leaving({ standing, left, distance: () => 0, broken });
    this.#walk = findKeyWalk({ operations, left, changed: (event) => this.#changed(event), broken });
  }

  title(): string {
    return `Find the key · ${NAMES[this.#walk.state.step]}`;
  }

  leave(): void {
    this.#clear();
    void this.#walk.settle();
  }

  settle(): Promise<void> {
    return this.#walk.settle();
  }

  isTyping(): boolean {
    return this.#walk.state.step === 'naming';
  }

  type(key: Keystroke): boolean {
    return this.isTyping() && this.#typed.type(key);
  }

  paste(text: string): void {
    if (this.isTyping()) this.#typed.paste(text);
  }

  isSecret(): boolean {
    return this.isTyping() && this.#walk.state.data.place === 'typed';
  }

  choices(): Choice[] {
    if (this.#walk.state.step !== 'choosing') return [];
    return this.#offered.map((choice, index) => ({
      words: choice.join(': '),
      isChosen: index === this.#choice.cursor,
      run: () => {
        this.#choice = { ...this.#choice, cursor: index };
        this.#choose();
      },
    }));
  }

  bindings(): Binding[] {
    const enter = (does: string, run: () => void) => briefKey('Enter', { does, run });
    const next = () => this.#walk.send({ type: 'next' });
    const { step, data } = this.#walk.state;
    const back = briefKey('Esc', {
      does: step === 'searching' ? 'stop' : 'back',
      run: () => this.#back(),
    });
    const look = motionKeys(step === 'choosing' ? 'choose' : 'look', (motion) => this.#move(motion));
    switch (step) {
      case 'choosing':
        return [...look, enter('look there', () => this.#choose()), back];
      case 'naming':
        return [enter('try it', () => this.#answer()), back];
      case 'searching':
        return [back];
      case 'found': {
        const purge = briefKey('p', { does: 'lost key', run: () => this.#parts.visit('purge') });
        const lost = stillUnopened(data.facts) > 0 ? [purge] : [];
        return [enter('look elsewhere', next), ...look, ...lost, back];
      }
      case 'failed':
        return [enter('look elsewhere', next), back];
      case 'left':
        return [];
    }
  }

  draw(body: Size) {
    const { step, data } = this.#walk.state;
    const { census } = this.#parts.standing;
    switch (step) {
      case 'choosing':
        return <ChooseSearchPlace body={body} census={census} cursor={this.#choice.cursor} data={data} />;
      case 'naming':
        return hasName(data.place) ? (
          <NameSearchPlace
            place={data.place}
            line={this.#line}
            secret={this.#secret}
            refused={data.refused}
          />
        ) : null;
      case 'searching':
        return <SearchingKeys facts={data.facts} />;
      case 'found':
        this.#position = followed(this.#position, this.#extent(body));
        return (
          <FoundKeys lines={this.#lines(body)} told={this.#told()} body={body} top={this.#position.top} />
        );
      case 'failed':
        return data.failure ? <Failure error={data.failure} /> : null;
      case 'left':
        return null;
    }
  }

  #lines({ columns }: Size): string[] {
    const { configFile } = this.#parts.standing.setup!;
    const lines = searchLines(this.#walk.state.data.facts, { configFile });
    return lines.flatMap((line) => wrapped(line, columns - 2));
  }

  #told(): readonly string[] {
    const { configFile } = this.#parts.standing.setup!;
    return searchLines(this.#walk.state.data.facts, { configFile, list: keySearchSentences });
  }

  #extent(body: Size) {
    return { length: this.#lines(body).length, height: body.rows };
  }

  get #offered() {
    return searchChoices(this.#walk.state.data.left);
  }

  /** The line that is typed into: a key is never shown. */
  get #typed(): TypedLine {
    return this.#walk.state.data.place === 'typed' ? this.#secret : this.#line;
  }

  #clear(): void {
    this.#line.clear();
    this.#secret.clear();
  }

  #changed(event: FindEvent['type']): void {
    this.#remember();
    if (event === 'fact') this.#console.redrawSoon();
    else this.#console.redraw();
  }

  /** With each search: nobody is asked before a link drops. A place that can't be read is not worth it. */
  #remember(): void {
    const { state } = this.#walk;
    if (state.step === this.#seen) return;
    this.#seen = state.step;
    if (!['searching', 'found', 'failed'].includes(state.step)) return;
    const where = NAMES[state.step === 'failed' ? 'choosing' : state.step];
    const left = leftSearchOf(state, { where, leftAt: new Date().toISOString() });
    if (left) this.#leaving.standsAt(left);
    else if (state.step === 'failed') this.#leaving.isOver();
  }

  #choose(): void {
    this.#clear();
    const { cursor } = this.#choice;
    const place = SEARCH_PLACES[this.#walk.state.data.left ? cursor - 1 : cursor];
    this.#walk.send(place ? { type: 'choose', place } : { type: 'look-again' });
  }

  #answer(): void {
    this.#position = LIST_START;
    this.#walk.send({ type: 'answer', text: this.#typed.answer() });
    if (!this.isTyping()) this.#clear();
    this.#console.redraw();
  }

  #back(): void {
    this.#clear();
    this.#walk.send({ type: 'back' });
    if (this.#walk.state.step === 'left') this.#console.back();
  }

  #move(motion: Motion): void {
    const { length } = this.#offered;
    if (this.#walk.state.step === 'choosing')
      this.#choice = moved(this.#choice, motion, { length, height: length });
    else this.#position = scrolled(this.#position, motion, this.#extent(this.#console.body));
    this.#console.redraw();
  }
}

const NAMES: Record<FindStep, string> = {
  choosing: 'step 1 of 3: where to look',
  naming: 'step 1 of 3: where to look',
  searching: 'step 2 of 3: trying keys',
  found: 'step 3 of 3: what they would save',
  failed: 'stopped by an error',
  left: '',
};
