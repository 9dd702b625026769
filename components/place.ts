import type { ReactNode } from 'react';

import type { HomeAction } from '../src/flows/home-menu.ts';
import type { Keystroke } from './keys.ts';
import type { Standing } from './standing.ts';

/** How many characters a body has to draw on. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A key and what it does here: the same list presses it and explains it. */
export interface Binding {
  /** Names of keystrokes. */
  keys: readonly string[];
  show: string;
  does: string;
  /** True where the help line names it; the overlay names all. */
  brief?: boolean;
  /** True where only the help line names it. */
  hidden?: boolean;
  run: () => void;
}

/** A word that can be typed behind `:` here. */
export interface PlaceCommand {
  name: string;
  about: string;
  /** What may stand behind it, as help names it: `[status …]`. */
  takes?: string;
  /** What the last word behind it may be, begun or not yet typed. */
  complete?(typed: string): readonly string[];
  /** Why it can't be run now, in a sentence; null where it can. */
  refuses?(rest: string): string | null;
  run(rest: string): void;
}

/** One of what can be chosen here, in words of its own: where nothing is drawn, choices are numbered. */
export interface Choice {
  words: string;
  /** Where the cursor stands: what Enter would take. */
  isChosen?: boolean;
  run: () => void;
}

/** Where an operator can be: it holds its state, answers keys, and draws one picture of it. */
export interface Place {
  title(): string;
  bindings(): readonly Binding[];
  draw(body: Size): ReactNode;
  /** Words for the command line beside those that work everywhere. */
  commands?(): readonly PlaceCommand[];
  /** What a list here offers, whether it is in sight or not. */
  choices?(): readonly Choice[];
  /** True while keys are text: then `?` is one too. */
  isTyping?(): boolean;
  /** True while what is typed must not be seen. */
  isSecret?(): boolean;
  /** Takes a key as text; true where it did. */
  type?(key: Keystroke): boolean;
  paste?(text: string): void;
  /** It is on top for the first time. */
  open?(): void;
  /** It is on top again. */
  comeBack?(): void;
  /** It is gone. */
  leave?(): void;
  /** Lies over another place, and is gone once one goes on from it. */
  isOverlay?: boolean;
  /** True while something is being changed: it must not be left. */
  isChanging?(): boolean;
  /** Ctrl-C while values are turned; false where the question whether to quit may be asked. */
  interrupt?(): boolean;
  /** Ends its work in good order: after the batch in hand. */
  settle?(): Promise<void>;
}

/** What a place may ask of the console around it. */
export interface Console {
  /** Characters the body has now. */
  readonly body: Size;
  /** `as`: the word that opens such a place. One of that word on top makes room for it, so that Esc leads past both. */
  go(place: Place, as?: string): void;
  back(): void;
  home(): void;
  /** What is seen has changed: now, or as soon as it is worth the bytes. */
  redraw(): void;
  redrawSoon(): void;
  quit(exitCode: number): void;
  /** Opens a drill in place of this console, which is opened again afterwards. */
  practise(drill: string): void;
  /** Puts a text on the clipboard of whoever sits before the terminal; the note tells until the next key. */
  copy(text: string, note: string): void;
  /** A failure no operator can mend: the console ends and its stack is printed. */
  broken(error: unknown): void;
}

/** What a place is made with. */
export interface PlaceParts {
  console: Console;
  standing: Standing;
  /** Opens another place of the menu on top of this one. */
  visit: (action: HomeAction) => void;
  /** What a list of rows begins with in its filter. */
  filter?: string;
}
