import { type FindEvent, hasName } from '../../src/flows/find-key-flow.ts';
import { findKeyWalk } from '../../src/flows/find-key-walk.ts';
import { searchLines, stillUnopened } from '../../src/plan/key-search-words.ts';
import { PLACE_NAMES, SEARCH_PLACES } from '../../src/plan/search-place-words.ts';
import type { Keystroke } from '../keys.ts';
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
import { Failure } from '../working.tsx';
import { wrapped } from '../wrapped.ts';

export function findKeyPlace(parts: PlaceParts): Place {
  return new FindKeyPlace(parts);
}

/** Looks for a lost key wherever the operator points, and shows what each key that turns up would save. */
class FindKeyPlace implements Place {
  readonly #parts: PlaceParts;
  readonly #console: Console;
  readonly #walk: ReturnType<typeof findKeyWalk>;
  readonly #line = new TypedLine();
  #choice: ListPosition = LIST_START;
  #position: ListPosition = LIST_START;

  constructor(parts: PlaceParts) {
    const { console, standing } = parts;
    this.#parts = parts;
    this.#console = console;
    this.#walk = findKeyWalk({
      operations: standing.operations,
      changed: (event) => this.#changed(event),
      broken: (error) => console.broken(error),
    });
  }

  title(): string {
    return 'Find the key';
  }

  leave(): void {
    void this.#walk.settle();
  }

  settle(): Promise<void> {
    return this.#walk.settle();
  }

  isTyping(): boolean {
    return this.#walk.state.step === 'naming';
  }

  type(key: Keystroke): boolean {
    return this.isTyping() && this.#line.type(key);
  }

  paste(text: string): void {
    if (this.isTyping()) this.#line.paste(text);
  }

  isSecret(): boolean {
    return this.isTyping() && this.#walk.state.data.place === 'typed';
  }

  choices(): Choice[] {
    if (this.#walk.state.step !== 'choosing') return [];
    return SEARCH_PLACES.map((place, index) => ({
      words: PLACE_NAMES[place].join(': '),
      isChosen: index === this.#choice.cursor,
      run: () => {
        this.#choice = { ...this.#choice, cursor: index };
        this.#choose();
      },
    }));
  }

  bindings(): Binding[] {
    const enter = (does: string, run: () => void) => this.#key('enter', 'Enter', { does, run });
    const next = () => this.#walk.send({ type: 'next' });
    const { step, data } = this.#walk.state;
    const back = this.#key('escape', 'Esc', {
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
        const purge = this.#key('p', 'p', { does: 'lost key', run: () => this.#parts.visit('purge') });
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
        return (
          <ChooseSearchPlace
            body={body}
            census={census}
            cursor={this.#choice.cursor}
            request={data.request}
          />
        );
      case 'naming':
        return hasName(data.place) ? (
          <NameSearchPlace place={data.place} line={this.#line} refused={data.refused} />
        ) : null;
      case 'searching':
        return <SearchingKeys facts={data.facts} />;
      case 'found':
        this.#position = followed(this.#position, this.#extent(body));
        return <FoundKeys lines={this.#lines(body)} body={body} top={this.#position.top} />;
      case 'failed':
        return data.failure ? <Failure error={data.failure} /> : null;
      case 'left':
        return null;
    }
  }

  #key(name: string, show: string, { does, run }: Pick<Binding, 'does' | 'run'>): Binding {
    return { keys: [name], show, does, brief: true, run };
  }

  #lines({ columns }: Size): string[] {
    const { configFile } = this.#parts.standing.setup!;
    return searchLines(this.#walk.state.data.facts, configFile).flatMap((line) => wrapped(line, columns - 2));
  }

  #extent(body: Size) {
    return { length: this.#lines(body).length, height: body.rows };
  }

  #changed(event: FindEvent['type']): void {
    if (event === 'fact') this.#console.redrawSoon();
    else this.#console.redraw();
  }

  #choose(): void {
    this.#line.clear();
    this.#walk.send({ type: 'choose', place: SEARCH_PLACES[this.#choice.cursor]! });
  }

  #answer(): void {
    this.#position = LIST_START;
    this.#walk.send({ type: 'answer', text: this.#line.answer() });
    if (!this.isTyping()) this.#line.clear();
    this.#console.redraw();
  }

  #back(): void {
    this.#line.clear();
    this.#walk.send({ type: 'back' });
    if (this.#walk.state.step === 'left') this.#console.back();
  }

  #move(motion: Motion): void {
    const { length } = SEARCH_PLACES;
    if (this.#walk.state.step === 'choosing')
      this.#choice = moved(this.#choice, motion, { length, height: length });
    else this.#position = scrolled(this.#position, motion, this.#extent(this.#console.body));
    this.#console.redraw();
  }
}
