import { CELL, ONE_OF_MANY, PASSING, WAIT } from './marks.ts';

/** How a line is told: `passing` only once it has stood, `wait` with its end, `one-of-many` a few at a time. */
export type Manner = 'plain' | 'choice' | 'passing' | 'wait' | 'one-of-many';

export interface ToldLine {
  readonly text: string;
  readonly manner: Manner;
}

const MANNERS: Readonly<Record<string, Manner>> = {
  [PASSING]: 'passing',
  [WAIT]: 'wait',
  [ONE_OF_MANY]: 'one-of-many',
};

/** What was rendered, as lines to be told; blank ones have nothing to say. */
export function toldLines(rendered: string): ToldLine[] {
  return rendered
    .split('\n')
    .map((line) => ({ text: sentence(line), manner: MANNERS[line.trim()[0] ?? ''] ?? 'plain' }))
    .filter(({ text }) => text !== '');
}

/** `core_webhook.secret: 37 rows, 35 old`: the first cell says what the others are about, and nothing is nothing. */
function sentence(line: string): string {
  if (!line.includes(CELL)) return wholeLine(line);
  const cells = line
    .trim()
    .replace(/^[\ufdd1-\ufdd3]/, '')
    .split(CELL)
    .filter((cell) => cell.trim() !== '');
  const [about = '', ...rest] = cells.map(inWords).filter((cell) => cell !== '');
  if (rest.length === 0)
    return cells.length > 1 && NOTHING.test(cells.at(-1)!.trim()) ? `${about}: none` : about;
  return `${about}: ${rest.join(', ')}`;
}

/** A line of a configuration, and what it is set in by: there it has a meaning. One blank is the margin. */
const SET_IN = /^ ( +)((?:- |(?:- )?[\w.-]+:(?: |$)).*)$/;

function wholeLine(line: string): string {
  const [, by, code] = SET_IN.exec(line) ?? [];
  return by && code ? by + code.trimEnd() : inWords(line.replace(/^ *[\ufdd1-\ufdd3]/, ''));
}

/** A sign for zero, or for what is not there, and the name of its column. */
const NOTHING = /^[·–](?: .*)?$/u;

/** What the eye takes from signs and from space, and in which words it is heard. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  // Bars and curves, wherever one is drawn all the same.
  [/[\u2581-\u2593]+/gu, ''],
  [NOTHING, ''],
  [/^[›✓✗…](?: |$)/u, ''],
  [/^! /, 'Warning: '],
  [/^(\d+) {2,}/, '$1. '],
  [/ · /g, ', '],
  [/ (?:→|->) /g, ' to '],
  [/^(\D*?) {2,}/, '$1: '],
  [/: –$/, ': none'],
  [/ {2,}/g, ', '],
  [/(\d) %/g, '$1 percent'],
  [/(\d|\brows)\/s\b/g, '$1 a second'],
  [/(\d) s\b/g, '$1 seconds'],
  [/(\d) min\b/g, '$1 minutes'],
  [/(\d) h\b/g, '$1 hours'],
];

export function inWords(text: string): string {
  return WORDS.reduce((words, [sign, said]) => words.replace(sign, said), text.trim()).trim();
}
