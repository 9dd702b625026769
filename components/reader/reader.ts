import type { Clock } from '../../src/flows/clock.ts';
import { plural } from '../../src/plan/words.ts';
import { headerSentence } from '../header-parts.ts';
import type { Navigator } from '../navigator.ts';
import type { Place } from '../place.ts';
import type { Standing } from '../standing.ts';
import type { Theme } from '../theme.ts';
import { answerOf } from './answer.ts';
import { ChoicePages } from './choice-pages.ts';
import { allKeysInWords, keysInWords, type KeyView } from './key-words.ts';
import { LineTaker } from './line-taker.ts';
import { LIST, pictureOf } from './picture.tsx';
import { SingleLines } from './single-lines.ts';
import { type Page, Teller } from './teller.ts';

interface ReaderParts {
  navigator: Navigator;
  standing: Standing;
  theme: Theme;
  clock: Clock;
  write: (text: string) => void;
  /** Whether what is typed must not be seen. */
  hide: (isHidden: boolean) => void;
}

/** Changes closer together than this are told together. Milliseconds. */
const TOGETHER = 120;

/** Tells the place on top as it changes, and hands it what is typed. */
export class Reader {
  readonly #parts: ReaderParts;
  readonly #teller: Teller;
  readonly #pages = new ChoicePages();
  readonly #lines: SingleLines;
  readonly #taker: LineTaker;
  readonly #unsubscribe: () => void;
  #soon: (() => void) | null = null;
  #later = () => {};
  #isAnswer = false;
  #header = '';

  constructor(parts: ReaderParts) {
    const { navigator, theme, clock, write } = parts;
    this.#parts = parts;
    this.#teller = new Teller({ write, ascii: theme.ascii });
    this.#taker = new LineTaker({
      navigator,
      teller: this.#teller,
      pages: this.#pages,
      page: () => this.#page(),
    });
    this.#lines = new SingleLines({
      clock,
      isAsked: () => navigator.place?.isTyping?.() ?? false,
      take: (line) => this.#take(line),
      dropped: (lines) => this.#dropped(lines),
    });
    navigator.resized(LIST);
    this.#unsubscribe = navigator.subscribe(() => this.#lookSoon());
  }

  hear(line: string): void {
    this.#lines.hear(line);
  }

  /** What was to be copied, on a line of its own. */
  copy(text: string): void {
    this.#teller.say('To be copied by hand:', text);
  }

  interrupt(): void {
    // The terminal has echoed ^C, and stands behind it.
    this.#teller.say('');
    this.#answered(() => this.#parts.navigator.press({ name: 'ctrl-c', text: '' }));
  }

  close(): void {
    this.#unsubscribe();
    this.#lines.close();
    this.#soon?.();
    this.#later();
    this.#teller.say('Keyturn has ended.');
  }

  #lookSoon(): void {
    this.#soon ??= this.#parts.clock.after(TOGETHER, () => this.#look());
  }

  #look(): void {
    this.#soon = null;
    this.#later();
    const page = this.#page();
    if (!page) return;
    this.#hide(page.place);
    this.#sayHeader();
    const due = this.#teller.tell(page, { now: this.#parts.clock.now(), isAnswer: this.#isAnswer });
    this.#isAnswer = false;
    this.#later = due === null ? () => {} : this.#parts.clock.after(due, () => this.#look());
  }

  /** What can be said of the place on top; null where there is none, or where its picture broke. */
  #page(): Page | null {
    const { navigator, theme } = this.#parts;
    const { place } = navigator;
    if (!place) return null;
    try {
      const isTyping = place.isTyping?.() ?? false;
      const choices = isTyping ? [] : this.#pages.lines(place);
      const lines = [...pictureOf(place, theme), ...choices];
      return { place, title: place.title(), lines, keys: keysInWords(this.#keyView(place)), isTyping };
    } catch (error) {
      navigator.broken(error);
      return null;
    }
  }

  #keyView(place: Place): KeyView {
    const choices = place.choices?.() ?? [];
    const chosen = choices.findIndex(({ isChosen }) => isChosen);
    return {
      bindings: this.#parts.navigator.bindings(),
      choices: { length: choices.length, chosen: chosen === -1 ? null : chosen },
      isTyping: place.isTyping?.() ?? false,
      isSecret: place.isSecret?.() ?? false,
    };
  }

  /** Where all of this happens, once it is known. */
  #sayHeader(): void {
    const { setup } = this.#parts.standing;
    const header = setup ? headerSentence(setup) : 'Keyturn.';
    if (header !== this.#header) this.#teller.say(header);
    this.#header = header;
  }

  #hide(place: Place | null): void {
    this.#parts.hide(place?.isSecret?.() ?? false);
  }

  /** What was typed is answered, if by no more than what can be typed now. */
  #answered(does: () => void): void {
    this.#isAnswer = true;
    does();
    this.#hide(this.#parts.navigator.place);
    this.#lookSoon();
  }

  #dropped(lines: number): void {
    const what = lines === 1 ? 'A line came at once with another' : `${plural(lines, 'line')} came at once`;
    this.#teller.say(`${what}. A question takes a line that comes alone: nothing was taken.`);
    this.#answered(() => {});
  }

  #take(line: string): void {
    const { place } = this.#parts.navigator;
    if (!place) return;
    const answer = answerOf(line, place.isTyping?.() ?? false);
    if (answer.is === 'keys') this.#teller.say(...allKeysInWords(this.#keyView(place)));
    else this.#answered(() => this.#taker.take(place, answer));
  }
}
