import type { Size } from './place.ts';
import { plural } from '../src/plan/words.ts';
import { GLYPHS } from './theme.ts';
import { Line, Words } from './words.tsx';

/** Lines of a text that are seen at once: where not all are, the last line of the body says so. */
export function seenLines(length: number, { rows }: Size): number {
  return length > rows ? Math.max(1, rows - 1) : rows;
}

/**  ↓ 3 more lines */
export function ScrollMark({ above, length, body }: { above: number; length: number; body: Size }) {
  if (length <= body.rows) return null;
  const below = length - above - seenLines(length, body);
  const words = below > 0 ? `${GLYPHS.down} ${plural(below, 'more line')}` : `${GLYPHS.up} the end`;
  return (
    <Line>
      {' '}
      <Words tone="strong">{words}</Words>
    </Line>
  );
}
