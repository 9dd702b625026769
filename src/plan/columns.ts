/** A column's side: words stand left, numbers right. */
export type Side = 'left' | 'right';

/** Lays rows out in columns two blanks apart; the last column of words is never padded. */
export function columns(rows: readonly (readonly string[])[], sides: readonly Side[]): readonly string[] {
  const widths = sides.map((_, index) => Math.max(0, ...rows.map((row) => widthOf(row[index] ?? ''))));
  return rows.map((row) =>
    sides
      .map((side, index) => padded(row[index] ?? '', widths[index] ?? 0, side))
      .join('  ')
      .trimEnd(),
  );
}

export function padded(text: string, width: number, side: Side): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'left' ? `${text}${blanks}` : `${blanks}${text}`;
}

function widthOf(text: string): number {
  return [...text].length;
}
