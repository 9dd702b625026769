import { GLYPHS, HEIGHTS } from './theme.ts';
import { Words } from './words.tsx';

/** A glyph for each value, as high as it is beside the greatest; nothing at all is a dot, and never looks like little. */
function sparks(values: readonly number[], most: number): string {
  return values.map((value) => spark(value, most)).join('');
}

function spark(value: number, most: number): string {
  if (value <= 0) return GLYPHS.none;
  return HEIGHTS[Math.min(HEIGHTS.length, Math.ceil((HEIGHTS.length * value) / most)) - 1]!;
}

/** ▁▃▆▇▇▇▆▇▇▇▇▇▆▇▇ oldest first; what there is no room for any more goes out on the left. Stands inside a Line. */
export function Sparkline({ values, width }: { values: readonly number[]; width: number }) {
  const seen = values.slice(-width);
  return <Words tone="work">{sparks(seen, Math.max(1, ...seen)).padEnd(width)}</Words>;
}
