import { speaksAscii } from '../src/plan/ascii.ts';
import { colourWish } from '../src/plan/colour-wish.ts';

/** What a text means; colour only repeats what its words say. */
export type Tone =
  | 'plain'
  | 'faint'
  | 'strong'
  | 'chosen'
  | 'production'
  | 'drill'
  | 'read-only'
  | 'current'
  | 'old'
  | 'bad'
  | 'plaintext'
  | 'warn'
  | 'good'
  | 'work';

/** How a tone looks; Ink's own names. */
export interface Look {
  color?: string;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}

const LOOKS: Record<Tone, Look> = {
  plain: {},
  faint: { dimColor: true },
  strong: { bold: true },
  chosen: { bold: true, color: 'cyan' },
  production: { bold: true, inverse: true, color: 'red' },
  drill: { bold: true, color: 'magenta' },
  'read-only': { bold: true, inverse: true },
  current: { color: 'green' },
  old: { color: 'yellow' },
  bad: { color: 'red' },
  plaintext: { color: 'cyan' },
  warn: { color: 'yellow' },
  good: { color: 'green' },
  work: { color: 'cyan' },
};

export interface Theme {
  readonly colour: boolean;
  /** Only ASCII reaches the terminal. */
  readonly ascii: boolean;
  /** Nothing is drawn: what a screen says is told line by line. */
  readonly reader: boolean;
}

export function look(tone: Tone, { colour, reader }: Theme): Look {
  if (reader) return {};
  const { color, ...rest } = LOOKS[tone];
  return colour && color ? { ...rest, color } : rest;
}

/** The glyphs of the console; each has a character of ASCII that stands for it where there is no UTF-8. */
export const GLYPHS = {
  none: '·',
  chosen: '›',
  side: '│',
  up: '↑',
  down: '↓',
  to: '→',
  rule: '─',
  done: '█',
  part: '▓',
  open: '▒',
  cut: '…',
  caret: '▏',
  dash: '–',
  good: '✓',
  bad: '✗',
  danger: '▲',
  lost: '░',
  bar: '▌',
} as const;

/** Eight heights of a column, lowest first. */
export const HEIGHTS: readonly string[] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The theme a terminal can show, from its environment; bold, dim and inverse stay where colour goes. */
export function themeFrom(env: Readonly<Record<string, string | undefined>>, mayColour = true): Theme {
  const isDumb = env.TERM === 'dumb';
  return {
    colour: mayColour && (colourWish(env) ?? !isDumb),
    ascii: isDumb || speaksAscii(env),
    reader: false,
  };
}
