import type xterm from '@xterm/headless';

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
