import stringWidth from 'string-width';

import { GLYPHS } from './theme.ts';

/** Not of the letters of Europe, nor what the console draws with: those every terminal takes to be as wide as Ink does. */
const DOUBTFUL =
  /[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u205e\u20a0-\u20bf\u2190-\u21ff\u2500-\u25cf\u2713\u2717\u2800-\u28ff]/u;

/** A control sequence with its parameters and its end, an end of a line, or text. */
const TOKEN = /\x1b\[([\d;?]*)([A-Za-z])|[\r\n]|\x1b|[^\x1b\r\n]+/g;
const CHARACTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** While a line is drawn that the terminal may take to be too long, none goes over to the line below. */
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';

/**
 * What Ink draws, with the columns behind text of any script put where Ink counted them: terminals disagree about how
 * wide a word of Hindi, Thai or pictures is, and a border or a figure must not move for it.
 */
export function inColumns(drawn: string): string {
  if (!DOUBTFUL.test(drawn)) return drawn;
  const line = new DrawnLine();
  for (const [token, parameters, end] of drawn.matchAll(TOKEN)) {
    if (end === 'G') line.move(token, Number(parameters || 1) - 1);
    else if (isLineStart(token, end)) line.move(token, 0);
    else if (end !== undefined) line.control(token);
    else for (const { segment } of CHARACTERS.segment(token)) line.put(segment);
  }
  return `${NO_WRAP}${line.text}${WRAP}`;
}

function isLineStart(token: string, end: string | undefined): boolean {
  return token === '\n' || token === '\r' || (end !== undefined && 'EFH'.includes(end));
}

/** A line as it comes: where it stands by Ink's count, and whether the terminal may think otherwise. */
class DrawnLine {
  text = '';
  #column = 0;
  #isDoubtful = false;
  #isStyled = false;
  /** How many stand before what comes, and where the last of them does. */
  #blanks = 0;
  #lastBlank = { index: 0, column: 0 };

  control(token: string): void {
    this.text += token;
    this.#isStyled ||= token.endsWith('m');
  }

  move(token: string, column: number): void {
    this.text += token;
    this.#column = column;
    this.#isDoubtful = false;
  }

  put(character: string): void {
    const isBlank = character === ' ';
    if (isBlank) this.#lastBlank = { index: this.text.length, column: this.#column };
    else if (this.#isDoubtful && this.#standsApart(character)) this.#place();
    this.text += character;
    // As Ink counts what it draws.
    this.#column += Math.max(1, stringWidth(character));
    this.#blanks = isBlank ? this.#blanks + 1 : 0;
    if (isBlank) return;
    this.#isStyled = false;
    this.#isDoubtful ||= DOUBTFUL.test(character);
  }

  /** A column of its own, or another side; the next word of a name is neither, and comes as the terminal has it. */
  #standsApart(character: string): boolean {
    return this.#blanks > 1 || (this.#blanks === 1 && this.#isStyled) || character === GLYPHS.side;
  }

  /** From the blank before it on, so that one is seen; what stood there too wide is erased. */
  #place(): void {
    const { index, column } =
      this.#blanks > 0 ? this.#lastBlank : { index: this.text.length, column: this.#column };
    this.text = `${this.text.slice(0, index)}\x1b[${column + 1}G\x1b[K${this.text.slice(index)}`;
    this.#isDoubtful = false;
  }
}
