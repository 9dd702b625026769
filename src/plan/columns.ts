import { columnsOf } from './columns-of.ts';

/** A column's side: words stand left, numbers right. */
export type Side = 'left' | 'right';

/** Lays rows out in columns two blanks apart; the last column of words is never padded. */
export function columns(rows: readonly (readonly string[])[], sides: readonly Side[]): readonly string[] {
  const widths = sides.map((_, index) => Math.max(0, ...rows.map((row) => columnsOf(row[index] ?? ''))));
  return rows.map((row) =>
    sides
      .map((side, index) => padded(row[index] ?? '', widths[index] ?? 0, side))
      .join('  ')
      .trimEnd(),
  );
}

export function padded(text: string, width: number, side: Side): string {
  const blanks = ' '.repeat(Math.max(0, width - columnsOf(text)));
  return side === 'left' ? `${text}${blanks}` : `${blanks}${text}`;
}
