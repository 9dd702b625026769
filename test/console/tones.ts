import xterm from '@xterm/headless';

import type { Size } from '../../components/place.ts';

type Screen = InstanceType<typeof xterm.Terminal>;
type ScreenCell = NonNullable<
  ReturnType<NonNullable<ReturnType<Screen['buffer']['active']['getLine']>>['getCell']>
>;

/** The eight colours in the order in which terminals number them; black and white are not used. */
const LETTERS = ['?', 'r', 'g', 'y', '?', 'm', 'c', '?'];

/**
 * How every character of the screen looks, a letter each: r red, g green, y yellow, m magenta, c cyan, in capitals where
 * bold; B bold, f faint, i inverse, a blank where it is plain. A colour the console has no word for is a `?`.
 */
export function tonesOf(screen: Screen): string[] {
  const { active } = screen.buffer;
  return Array.from({ length: screen.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    const letters = Array.from({ length: screen.cols }, (_, column) => letterOf(line?.getCell(column)));
    return letters.join('').trimEnd();
  });
}

/** How the characters of a picture look, as a terminal of this size takes it. */
export async function tonesOfPicture(picture: string, { columns, rows }: Size): Promise<string[]> {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  await new Promise<void>((resolve) => screen.write(picture, resolve));
  const tones = tonesOf(screen);
  screen.dispose();
  return tones;
}

/** Each line that is not plain, and below it how it looks. */
export function withTones(lines: readonly string[], tones: readonly string[]): string[] {
  return lines.flatMap((line, row) => (tones[row] ? [line, tones[row]] : []));
}

function letterOf(cell: ScreenCell | undefined): string {
  if (!cell || cell.getChars().trim() === '') return ' ';
  const isBold = cell.isBold() !== 0;
  if (!cell.isFgDefault()) {
    const letter = (cell.isFgPalette() && LETTERS[cell.getFgColor()]) || '?';
    return isBold ? letter.toUpperCase() : letter;
  }
  if (cell.isInverse()) return 'i';
  if (isBold) return 'B';
  return cell.isDim() ? 'f' : ' ';
}
