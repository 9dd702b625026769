import { grouped } from '../../src/plan/words.ts';
import type { Choice, Place } from '../place.ts';
import type { ToldLine } from './spoken.ts';

/** Choices told at a time; not many more are told at once, for a menu should be heard whole. */
export const PAGE = 10;
const WHOLE = 15;

/** Which page of a place's choices was told last, and what each number stood for. */
export class ChoicePages {
  readonly #from = new WeakMap<Place, number>();
  #told: { place: Place; words: readonly string[] } | null = null;

  /** The choices of the page, numbered, and whether there are more of them. */
  lines(place: Place): ToldLine[] {
    const choices = place.choices?.() ?? [];
    const from = this.#at(place, choices.length);
    const to = from + pageOf(choices.length);
    this.#told = { place, words: choices.slice(0, to).map(({ words }) => words) };
    const page = choices.slice(from, to);
    const numbered = page.map(({ words }, index) => `${from + index + 1}. ${words}`);
    return [...numbered, ...rest(from + page.length, choices.length)].map((text) => ({
      text,
      manner: 'choice',
    }));
  }

  /** The choice of a number, if it still is what was told; `changed` where it is not. */
  choice(place: Place, number: number): Choice | 'none' | 'changed' {
    const choice = place.choices?.()[number - 1];
    const words = this.#told?.place === place ? this.#told.words[number - 1] : undefined;
    if (!choice || words === undefined) return 'none';
    return choice.words === words ? choice : 'changed';
  }

  /** Turns to the next page; false where there is none so far. */
  more(place: Place): boolean {
    const length = place.choices?.().length ?? 0;
    const next = this.#at(place, length) + pageOf(length);
    if (next >= length) return false;
    this.#from.set(place, next);
    return true;
  }

  first(place: Place): void {
    this.#from.delete(place);
  }

  /** A list that became shorter is told from its start. */
  #at(place: Place, length: number): number {
    const from = this.#from.get(place) ?? 0;
    return from < length ? from : 0;
  }
}

function pageOf(length: number): number {
  return length <= WHOLE ? WHOLE : PAGE;
}

function rest(told: number, length: number): string[] {
  return told < length ? [`${grouped(told)} of ${grouped(length)} told; type more to go on.`] : [];
}
