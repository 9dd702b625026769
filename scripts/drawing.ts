import type xterm from '@xterm/headless';

type Screen = InstanceType<typeof xterm.Terminal>;
type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<Screen['buffer']['active']['getLine']>>['getCell']>
>;

/** Pixels: a character's cell, and what surrounds the screen. */
const CELL = { width: 8.4, height: 18 };
const PAD = 16;
const BAR = 30;

/** A calm dark terminal; the sixteen colours in the order in which terminals number them. */
const PAPER = '#16181d';
const INK = '#d7dae0';
const FAINT = '#8b919c';
const PALETTE = [
  ...['#2a2e37', '#e06c75', '#8cc57f', '#dcb96b', '#6cb0f2', '#c98be0', '#5cc2cb', '#d7dae0'],
  ...['#5b6270', '#f08a92', '#a5d99a', '#ecd08c', '#8cc4fa', '#dba6ee', '#7fd7df', '#ffffff'],
];
const FONTS = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/** A spinner always shows its first picture. */
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

interface Look {
  ink: string;
  bold: boolean;
}

interface Run extends Look {
  column: number;
  text: string;
  columns: number;
}

/** The screen as an SVG: text stays text. The free port that a throwaway server drew is put as PostgreSQL's own. */
export function drawing(screen: Screen, { title, port }: { title: string; port: number }): string {
  const width = Math.round(screen.cols * CELL.width + 2 * PAD);
  const height = screen.rows * CELL.height + BAR + 2 * PAD;
  const lines = Array.from({ length: screen.rows }, (_, row) => line(screen, row, port));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<path d="M0 ${BAR}V8a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v${BAR - 8}z" fill="#22252c"/>`,
    ...['#e06c75', '#dcb96b', '#8cc57f'].map(
      (colour, index) => `<circle cx="${18 + 18 * index}" cy="${BAR / 2}" r="5" fill="${colour}"/>`,
    ),
    `<text x="${width / 2}" y="${BAR / 2 + 4}" text-anchor="middle" font-family="${FONTS}" font-size="12" fill="${FAINT}">${escaped(title)}</text>`,
    `<g font-family="${FONTS}" font-size="14" xml:space="preserve">`,
    ...lines.filter((text) => text !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function line(screen: Screen, row: number, port: number): string {
  const runs = withUsualPort(runsOf(screen, row), port).filter(({ text }) => text.trim() !== '');
  return runs.map((run) => (run.text.match(/^[█▓▒░]+$/) ? bar(run, row) : words(run, row))).join('');
}

/** Cells that look the same, side by side; blocks of a bar apart from words. */
function runsOf(screen: Screen, row: number): Run[] {
  const { active } = screen.buffer;
  const cells = active.getLine(active.baseY + row);
  const runs: Run[] = [];
  for (let column = 0; column < screen.cols; column += 1) {
    const cell = cells?.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const text = (cell.getChars() || ' ').replace(SPINNER, '⠋');
    const look = lookOf(cell);
    const last = runs.at(-1);
    if (last && last.ink === look.ink && last.bold === look.bold && kind(last.text) === kind(text)) {
      last.text += text;
      last.columns += cell.getWidth();
    } else runs.push({ column, text, columns: cell.getWidth(), ...look });
  }
  return runs;
}

/** Which glyph of a bar a text consists of; words are all one kind. */
function kind(text: string): string {
  return /[█▓▒░]/.test(text[0]!) ? text[0]! : '';
}

function lookOf(cell: Cell): Look {
  const colour = cell.isFgPalette() ? (PALETTE[cell.getFgColor()] ?? INK) : INK;
  return { ink: cell.isDim() ? FAINT : colour, bold: cell.isBold() !== 0 };
}

/** The text is stretched to its columns, so that lines stay aligned whatever font a viewer has. */
function words({ column, text, ink, bold }: Run, row: number): string {
  const shown = text.trimEnd();
  const indent = shown.length - shown.trimStart().length;
  const at = { x: number(PAD + (column + indent) * CELL.width), y: BAR + PAD + row * CELL.height + 13 };
  const length = number([...shown.trimStart()].length * CELL.width);
  const weight = bold ? ' font-weight="700"' : '';
  return `<text x="${at.x}" y="${at.y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${ink}"${weight}>${escaped(shown.trimStart())}</text>`;
}

/** Blocks are drawn, for fonts differ most in them. */
function bar({ column, text, columns, ink }: Run, row: number): string {
  const opacity = { '█': '1', '▓': '0.75', '▒': '0.5', '░': '0.3' }[text[0]!];
  const x = number(PAD + column * CELL.width);
  return `<rect x="${x}" y="${BAR + PAD + row * CELL.height + 2}" width="${number(columns * CELL.width)}" height="13" fill="${ink}" fill-opacity="${opacity}"/>`;
}

/** What stands right keeps its right end. */
function withUsualPort(runs: readonly Run[], port: number): Run[] {
  const found = new RegExp(`(\\S*127\\.0\\.0\\.1:)${port}`);
  return runs.map((run) => {
    const usual = (found: string, before: string) => `${before}5432`.padStart(found.length);
    return { ...run, text: run.text.replace(found, usual) };
  });
}

function number(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
