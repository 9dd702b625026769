import type { ConsoleEnd } from '../src/flows/console-end.ts';
import { briefKey } from './brief-key.ts';
import { CommandLine } from './command-line.ts';
import type { Keystroke } from './keys.ts';
import { pastedLine } from './keys.ts';
import type { Binding, Console, Place, Size } from './place.ts';
import { helpPlace } from './places/help.tsx';
import { quitPlace } from './places/quit.tsx';
import { wordsHere } from './words-here.ts';

const SOON = 100;

/** Lines of the frame that are not the body's: header, rule, a blank, the help line. */
const FRAME_LINES = 4;

/** The stack of places: the way in is down, Esc is one up, home is at the bottom and stays. */
export class Navigator implements Console {
  #stack: Place[] = [];
  /** The words that open the places of the stack, where one does. */
  readonly #words = new WeakMap<Place, string>();
  #size: Size = { columns: 80, rows: 24 };
  #version = 0;
  #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  readonly #ended = Promise.withResolvers<ConsoleEnd>();
  readonly commandLine = new CommandLine(() => wordsHere(this.#stack, this.#moves));
  readonly #moves = {
    home: () => this.home(),
    back: () => this.#escape(),
    keys: () => this.#help(),
    quit: () => this.#interrupt(),
  };
  readonly #copy: (text: string) => void;
  /** What was done quietly, told until the next key. */
  #note = '';

  constructor({ copy = () => {} }: { copy?: (text: string) => void } = {}) {
    this.#copy = copy;
  }

  /** Resolves when the operator quits, with the exit code, or chooses a drill; rejects with what broke. */
  get ended(): Promise<ConsoleEnd> {
    return this.#ended.promise;
  }

  /** The place on top; null before the first one is opened. */
  get place(): Place | null {
    return this.#stack.at(-1) ?? null;
  }

  get body(): Size {
    return { columns: this.#size.columns, rows: Math.max(1, this.#size.rows - FRAME_LINES) };
  }

  get note(): string {
    return this.#note;
  }

  get isHome(): boolean {
    return this.#stack.length === 1;
  }

  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  resized(size: Size): void {
    this.#size = size;
  }

  go(place: Place, as?: string): void {
    if (this.place?.isOverlay) this.#drop();
    if (as !== undefined && this.place && this.#words.get(this.place) === as) this.#drop();
    if (as !== undefined) this.#words.set(place, as);
    this.#stack.push(place);
    place.open?.();
    this.redraw();
  }

  /** What an overlay lay over was there all the time: only from a place one comes back. */
  back(): void {
    if (this.isHome) return;
    const left = this.#drop();
    if (!left?.isOverlay) this.place?.comeBack?.();
    this.redraw();
  }

  home(): void {
    while (this.#stack.length > 1) this.#drop();
    this.place?.comeBack?.();
    this.redraw();
  }

  redraw(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  redrawSoon(): void {
    this.#timer ??= setTimeout(() => this.redraw(), SOON);
  }

  quit(exitCode: number): void {
    this.#end(exitCode);
  }

  practise(drill: string): void {
    this.#endInOrder({ drill });
  }

  copy(text: string, note: string): void {
    this.#copy(text);
    this.#note = note;
    this.redraw();
  }

  broken(error: unknown): void {
    this.#ended.reject(error);
  }

  /** One key, answered by the command line if it is open, else by the place on top: as text if it is typing, else by bindings. */
  press(key: Keystroke): void {
    const { place } = this;
    this.#forgetNote();
    if (key.name === 'ctrl-c') this.#breakOff();
    else if (this.commandLine.press(key) || place?.type?.(key)) this.redraw();
    else {
      this.bindings()
        .find(({ keys }) => keys.includes(key.name))
        ?.run();
    }
  }

  paste(text: string): void {
    const line = pastedLine(text);
    if (this.commandLine.isOpen) this.commandLine.paste(line);
    else this.place?.paste?.(line);
    this.redraw();
  }

  /** Every key that works here. */
  bindings(): readonly Binding[] {
    const own = this.place?.bindings() ?? [];
    const taken = own.flatMap(({ keys }) => keys);
    return [...own, ...this.#always().filter(({ keys }) => !keys.some((key) => taken.includes(key)))];
  }

  /** Lets every place end its work in good order. */
  async settle(): Promise<void> {
    await Promise.all(this.#stack.map((place) => place.settle?.()));
  }

  #end(end: ConsoleEnd): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#ended.resolve(end);
  }

  #endInOrder(end: ConsoleEnd): void {
    this.settle().then(
      () => this.#end(end),
      (error: unknown) => this.broken(error),
    );
  }

  /** Takes the place on top away. */
  #drop(): Place | undefined {
    const place = this.#stack.pop();
    place?.leave?.();
    return place;
  }

  #isChanging(): boolean {
    return this.#stack.some((place) => place.isChanging?.());
  }

  #forgetNote(): void {
    if (this.#note === '') return;
    this.#note = '';
    this.redraw();
  }

  #always(): Binding[] {
    const help: Binding = briefKey('?', { does: 'keys', run: () => this.#help() });
    const command = { keys: [':'], show: ':', does: 'command', run: () => this.#command() };
    if (this.isHome) {
      return [{ ...command, brief: true }, help, briefKey('q', { does: 'quit', run: () => this.quit(0) })];
    }
    const back = briefKey('Esc', { does: 'back', run: () => this.back() });
    return this.place?.isTyping?.() ? [back] : [command, back, help];
  }

  #help(): void {
    const bindings = this.bindings();
    this.go(helpPlace({ console: this, title: this.place?.title() ?? '', bindings }));
  }

  #command(): void {
    this.commandLine.open();
    this.redraw();
  }

  #escape(): void {
    this.bindings()
      .find(({ keys }) => keys.includes('escape'))
      ?.run();
  }

  /** Ctrl-C leaves a line that is being typed, as shells have it; what changes values is asked about at once. */
  #breakOff(): void {
    const { isOpen } = this.commandLine;
    this.commandLine.close();
    if (!isOpen || this.#isChanging()) this.#interrupt();
    else this.redraw();
  }

  #interrupt(): void {
    if (this.isHome) {
      this.quit(0);
      return;
    }
    const hearer = this.#stack.findLastIndex((place) => place.interrupt?.());
    if (hearer === -1) {
      const isChanging = this.#isChanging();
      const quit = () => (isChanging ? this.#endInOrder(0) : this.quit(0));
      this.go(quitPlace({ isChanging, quit }));
      return;
    }
    // An overlay must not hide the question that was just put.
    while (this.#stack.length > hearer + 1) this.#drop();
    this.redraw();
  }
}
