import { nearest } from '../src/plan/nearest.ts';
import { sharedBeginning } from '../src/plan/shared-beginning.ts';
import { type Completion, completionsOf, partsOf, wordNamed } from './completions.ts';
import type { Keystroke } from './keys.ts';
import { LineHistory } from './line-history.ts';
import type { PlaceCommand } from './place.ts';
import { entry, insert, type TextEntry, typeInto } from './text-entry.ts';

/** What is seen of an open command line. */
export interface CommandLineView {
  readonly entry: TextEntry;
  /** What Tab would make of it, behind what is typed. */
  readonly ghost: string;
  readonly completions: readonly Completion[];
  /** Why the line that was entered was not run. */
  readonly complaint: string | null;
}

/** The line behind `:`: words are typed, completed and run. Whatever is typed here opens places and presses no key of theirs. */
export class CommandLine {
  readonly #words: () => readonly PlaceCommand[];
  readonly #history = new LineHistory();
  #entry: TextEntry | null = null;
  #complaint: string | null = null;
  /** The completions that Tab walks through, and which of them stands in the line. */
  #cycle: { of: readonly Completion[]; at: number } | null = null;

  /** `words`: those that work where one is when they are asked for. */
  constructor(words: () => readonly PlaceCommand[]) {
    this.#words = words;
  }

  get isOpen(): boolean {
    return this.#entry !== null;
  }

  get view(): CommandLineView | null {
    if (this.#entry === null) return null;
    const completions = this.#cycle?.of ?? completionsOf(this.#entry.text, this.#words());
    return { entry: this.#entry, ghost: this.#ghost(completions), completions, complaint: this.#complaint };
  }

  open(): void {
    this.#show(entry());
    this.#history.leave();
  }

  close(): void {
    this.#entry = null;
    this.#cycle = null;
    this.#complaint = null;
  }

  /** Takes every key while it is open, so that none of them reaches a place. */
  press(key: Keystroke): boolean {
    if (this.#entry === null) return false;
    this.#answer(this.#entry, key);
    return true;
  }

  /** What was pasted is text, whatever it holds. */
  paste(text: string): void {
    if (this.#entry) this.#show(insert(this.#entry, text));
  }

  #answer(line: TextEntry, key: Keystroke): void {
    const edit = () => this.#edit(line, key);
    const acts: Readonly<Record<string, () => void>> = {
      enter: () => this.#run(line.text),
      escape: () => this.close(),
      tab: () => this.#complete(line),
      up: () => this.#recall(line, -1),
      down: () => this.#recall(line, 1),
      ...(isAtEnd(line) && { right: () => this.#complete(line) }),
      ...(line.text === '' && { backspace: () => this.close() }),
    };
    (acts[key.name] ?? edit)();
  }

  #show(line: TextEntry): void {
    this.#entry = line;
    this.#complaint = null;
    this.#cycle = null;
  }

  #edit(line: TextEntry, key: Keystroke): void {
    const typed = typeInto(line, key);
    if (typed) this.#show(typed);
  }

  #recall(line: TextEntry, by: -1 | 1): void {
    const recalled = this.#history.step(by, line.text);
    if (recalled !== null) this.#show(entry(recalled));
  }

  /** As far as all that fits agrees; from there on one after the other. */
  #complete(line: TextEntry): void {
    const of = this.#cycle?.of ?? completionsOf(line.text, this.#words());
    const shared = sharedBeginning(of.map((each) => each.line));
    if (of.length === 0) return;
    if (this.#cycle === null && shared.length > line.text.trimStart().length) {
      this.#show(entry(shared));
      return;
    }
    const at = this.#cycle === null ? 0 : (this.#cycle.at + 1) % of.length;
    this.#show(entry(of[at]!.line));
    this.#cycle = of.length > 1 ? { of, at } : null;
  }

  #ghost(completions: readonly Completion[]): string {
    const line = this.#entry;
    const [first] = completions;
    // Where nothing is begun, nothing is guessed.
    const isBegun = line !== null && /\S$/u.test(line.text) && isAtEnd(line);
    if (!isBegun || !first || this.#cycle) return '';
    return first.line.startsWith(line.text) ? first.line.slice(line.text.length) : '';
  }

  #run(text: string): void {
    const { name, rest } = partsOf(text);
    if (name !== '') this.#history.add(text.trim());
    const words = this.#words();
    const word = wordNamed(name, words);
    const complaint = word ? refusalOf(word, rest) : unknown(name, words);
    if (name === '' || complaint === null) this.close();
    else this.#complaint = complaint;
    if (complaint === null) word?.run(rest);
  }
}

function isAtEnd({ text, caret }: TextEntry): boolean {
  return caret === [...text].length;
}

function refusalOf(word: PlaceCommand, rest: string): string | null {
  if (rest !== '' && word.takes === undefined) return `${word.name} takes nothing behind it`;
  return word.refuses?.(rest) ?? null;
}

function unknown(name: string, words: readonly PlaceCommand[]): string {
  const names = words.map((word) => word.name);
  const near = names.find((known) => known.startsWith(name)) ?? nearest(name, names);
  const hint = near ? `did you mean ${near}?` : 'Tab shows those there are';
  return `there is no word “${name}” here: ${hint}`;
}
