import { inAscii } from '../../src/plan/ascii.ts';
import { printable } from '../../src/plan/printable.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import type { Place } from '../place.ts';
import { Memory } from './memory.ts';
import { inWords, type ToldLine } from './spoken.ts';

/** Characters of the longest line. */
const LONGEST = 160;

/** All there is to say of a place as it is now. */
export interface Page {
  place: Place;
  title: string;
  lines: readonly ToldLine[];
  /** What can be typed, in words. */
  keys: string;
  isTyping: boolean;
}

interface Moment {
  now: number;
  /** Something was typed, and nothing was told since. */
  isAnswer: boolean;
}

/** Appends what is new: the title of another place or step, its new lines, and what can be typed. */
export class Teller {
  readonly #write: (text: string) => void;
  readonly #ascii: boolean;
  readonly #memories = new WeakMap<Place, Map<string, Memory>>();
  #title = '';
  #place: Place | null = null;
  #keys = '';
  #owesKeys = false;
  #wasTyping = false;

  constructor({ write, ascii }: { write: (text: string) => void; ascii: boolean }) {
    this.#write = write;
    this.#ascii = ascii;
  }

  say(...lines: readonly string[]): void {
    const whole = lines.flatMap((line) =>
      wrapped(printable(line), LONGEST).map((part, index) => (index === 0 ? part.trimEnd() : part.trim())),
    );
    const text = whole.map((line) => `${line}\n`).join('');
    if (text !== '') this.#write(this.#ascii ? inAscii(text) : text);
  }

  /** Resolves to the milliseconds after which it is worth looking again, or null. */
  tell(page: Page, { now, isAnswer }: Moment): number | null {
    const { place, title, keys, isTyping } = page;
    const isElsewhere = place !== this.#place || stepOf(title) !== stepOf(this.#title);
    if (isElsewhere) this.#arrive(page);
    const telling = { now, isAnswer, isArrival: isElsewhere, isQuestion: isTyping };
    const { lines, due, isAtWork } = this.#memory(page).news(page.lines, telling);
    if (isElsewhere) this.say(titleInWords(title));
    this.say(...lines);
    this.#owesKeys ||= isElsewhere || isAnswer || keys !== this.#keys;
    // What can be typed may be another thing in a moment.
    if (isAtWork) return due;
    if (this.#owesKeys) this.say(keys);
    this.#owesKeys = false;
    this.#keys = keys;
    return due;
  }

  /** What stands in two steps one after the other is told once, unless one of them is a question. */
  #arrive(page: Page): void {
    const { place, title, isTyping } = page;
    const steps = this.#memories.get(place);
    const before = place === this.#place ? steps?.get(stepOf(this.#title)) : undefined;
    if (isTyping) this.forget(page);
    else if (before && !this.#wasTyping && !steps?.has(stepOf(title))) this.#memory(page).follow(before);
    this.#place = place;
    this.#title = title;
    this.#wasTyping = isTyping;
  }

  /** Whether a choice was told as it is now. */
  hasChoice(page: Pick<Page, 'place' | 'title'>, text: string): boolean {
    return this.#memory(page).hasChoice(text);
  }

  /** Takes what stands there now for told. */
  pass(page: Page): void {
    this.#memory(page).pass(page.lines);
  }

  /** Tells all of it once more. */
  forget({ place, title }: Page): void {
    this.#memories.get(place)?.delete(stepOf(title));
    this.#place = null;
  }

  #memory({ place, title }: Pick<Page, 'place' | 'title'>): Memory {
    const steps = this.#memories.get(place) ?? new Map<string, Memory>();
    this.#memories.set(place, steps);
    const memory = steps.get(stepOf(title)) ?? new Memory();
    steps.set(stepOf(title), memory);
    return memory;
  }
}

/** A title that only counts differently names the same step. */
function stepOf(title: string): string {
  return title.replace(/(?<!step )\b\d[\d,]*/g, '#');
}

/** `Rotate · step 2 of 6: dry run` is heard as a sentence. */
function titleInWords(title: string): string {
  if (title === '') return 'Home.';
  return /[.?!]$/.test(title) ? inWords(title) : `${inWords(title)}.`;
}
