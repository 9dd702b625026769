import type { Piece } from './watched-terminal.ts';

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The most bytes that came within any one second. */
export function worstSecond(pieces: readonly Piece[]): number {
  const sums = pieces.map(({ at }) =>
    bytesOf(pieces.filter((piece) => piece.at >= at && piece.at < at + 1_000)),
  );
  return Math.max(0, ...sums);
}

export function bytesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** One line of the result: what was measured, its figures, and whether it is inside its bound. */
export function tell(
  name: string,
  figures: string,
  bound: { isInside: boolean; words: string } | null = null,
): void {
  const verdict = bound ? `${bound.isInside ? 'inside' : 'OUTSIDE'} ${bound.words}` : '';
  console.log(`${name.padEnd(36)} ${figures.padEnd(44)} ${verdict}`.trimEnd());
}

export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}
