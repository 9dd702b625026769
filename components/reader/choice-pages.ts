import { grouped } from '../../src/plan/words.ts';
import type { Place } from '../place.ts';
import type { ToldLine } from './spoken.ts';

/** Choices told at a time; not many more are told at once, for a menu should be heard whole. */
const PAGE = 10;
const WHOLE = 15;

/** A choice as it is told, and known again. */
export function numbered(words: string, index: number): string {
  return `${index + 1}. ${words}`;
}

/** Which page of a place's choices is told. */
export class ChoicePages {
  readonly #from = new WeakMap<Place, number>();

  /** The choices of the page, numbered, and whether there are more of them. */
  lines(place: Place): ToldLine[] {
    const choices = place.choices?.() ?? [];
    const from = this.#at(place, choices.length);
    const to = from + pageOf(choices.length);
    const page = choices.slice(from, to).map(({ words }, index) => numbered(words, from + index));
    return [...page, ...rest(to, choices.length)].map((text) => ({ text, manner: 'choice' }));
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
