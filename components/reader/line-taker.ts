import type { Completion } from '../completions.ts';
import type { Navigator } from '../navigator.ts';
import type { Place } from '../place.ts';
import { shown } from '../words.tsx';
import type { Answer } from './answer.ts';
import { type ChoicePages, numbered } from './choice-pages.ts';
import { heardKeys } from './key-words.ts';
import type { Page, Teller } from './teller.ts';

interface LineTakerParts {
  navigator: Navigator;
  teller: Teller;
  pages: ChoicePages;
  /** What can be said of the place on top now. */
  page: () => Page | null;
}

/** The key that reads, counts or checks once more, wherever there is one. */
const AGAIN = 'r';

/** Pages down that lead beyond what a list has read so far. */
const FAR = 6;

/** Does what a typed line asks for at the place on top. */
export class LineTaker {
  readonly #parts: LineTakerParts;

  constructor(parts: LineTakerParts) {
    this.#parts = parts;
  }

  take(place: Place, answer: Exclude<Answer, { is: 'keys' }>): void {
    switch (answer.is) {
      case 'text':
        this.#type(answer.text);
        break;
      case 'number':
        this.#choose(place, answer.number);
        break;
      case 'key':
        this.#press(answer.name);
        break;
      case 'command':
        this.#command(answer.line);
        break;
      case 'again':
        this.#again();
        break;
      case 'more':
        this.#more(place);
        break;
      case 'first':
        this.#parts.pages.first(place);
        break;
      case 'quit':
        this.#quit();
    }
  }

  /** The whole line takes the place of what stood there, then Enter. */
  #type(text: string): void {
    const { navigator } = this.#parts;
    for (const name of ['end', 'ctrl-u']) navigator.press({ name, text: '' });
    navigator.paste(text);
    const page = this.#parts.page();
    if (page) this.#parts.teller.pass(page);
    navigator.press({ name: 'enter', text: '' });
  }

  #choose(place: Place, number: number): void {
    const choice = place.choices?.()[number - 1];
    if (!choice) this.#parts.teller.say(`There is no number ${number} here.`);
    else if (this.#isTold(place, numbered(choice.words, number - 1))) choice.run();
    else this.#parts.teller.say(`Number ${number} was not told as it is now; nothing was chosen.`);
  }

  /** A number means what was heard with it, not what has come to stand there since. */
  #isTold(place: Place, text: string): boolean {
    return this.#parts.teller.hasChoice({ place, title: place.title() }, text);
  }

  #press(name: string): void {
    const { navigator } = this.#parts;
    const isEnter = name === 'enter' || name === 'escape';
    const text = [...name].length === 1 ? name : '';
    const binding = heardKeys(navigator.bindings()).find(({ keys }) => keys.includes(name));
    // What is done again is told again, even if it comes out the same.
    if (binding?.keys.includes(AGAIN)) this.#again();
    if (binding && /^nothing\b/.test(binding.does)) this.#parts.teller.say(`${binding.does}.`);
    if (binding || (navigator.place?.isTyping?.() ?? false)) navigator.press({ name, text });
    else this.#parts.teller.say(isEnter ? 'That does nothing here.' : `There is no “${shown(name)}” here.`);
  }

  /** The line behind `:` as a whole; without one, the words there are. */
  #command(line: string): void {
    const { navigator } = this.#parts;
    const { commandLine } = navigator;
    navigator.press({ name: ':', text: ':' });
    if (!commandLine.isOpen) return;
    if (line === '') this.#sayWords(commandLine.view?.completions ?? []);
    navigator.paste(line);
    navigator.press({ name: 'enter', text: '' });
    const complaint = commandLine.view?.complaint;
    if (complaint) this.#parts.teller.say(shown(complaint));
    commandLine.close();
  }

  #sayWords(words: readonly Completion[]): void {
    const lines = words.map(
      ({ name, takes, about }) => `:${name}${takes && ` ${takes}`}${about && `: ${about}`}`,
    );
    this.#parts.teller.say(...lines);
  }

  #again(): void {
    const page = this.#parts.page();
    if (page) this.#parts.teller.forget(page);
  }

  #more(place: Place): void {
    if (this.#parts.pages.more(place)) return;
    this.#parts.teller.say('There are no more choices so far.');
    // A long list reads on where it is looked at.
    for (let page = 0; page < FAR; page += 1) this.#parts.navigator.press({ name: 'pagedown', text: '' });
  }

  /** At home it leaves; elsewhere, and while values are changed, it asks. */
  #quit(): void {
    const { navigator } = this.#parts;
    navigator.press({ name: navigator.isHome ? 'q' : 'ctrl-c', text: '' });
  }
}
