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
    .map((line) => line.trim())
    .map((line) => ({ text: sentence(line), manner: MANNERS[line[0] ?? ''] ?? 'plain' }))
    .filter(({ text }) => text !== '');
}

/** `core_webhook.secret: 37 rows, 35 old`: the first cell says what the others are about, and nothing is nothing. */
function sentence(line: string): string {
  const cells = line
    .replace(/^[\ufdd1-\ufdd3]/, '')
    .split(CELL)
    .map(inWords)
    .filter((cell) => cell !== '');
  const [about = '', ...rest] = cells;
  return rest.length === 0 ? about : `${about}: ${rest.join(', ')}`;
}

/** What the eye takes from signs and from space, and in which words it is heard. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^[·–](?: .*)?$/u, ''],
  [/^[›✓✗…](?: |$)/u, ''],
  [/^! /, 'Warning: '],
  [/^(\d+) {2,}/, '$1. '],
  [/ · /g, ', '],
  [/ (?:→|->) /g, ' to '],
  [/ {2,}/g, ', '],
  [/(\d) %/g, '$1 percent'],
  [/(\d)\/s\b/g, '$1 a second'],
  [/(\d) s\b/g, '$1 seconds'],
  [/(\d) min\b/g, '$1 minutes'],
  [/(\d) h\b/g, '$1 hours'],
];

export function inWords(text: string): string {
  return WORDS.reduce((words, [sign, said]) => words.replace(sign, said), text.trim()).trim();
}
