import { GLYPHS, type Tone } from './theme.ts';

/**
 * A part of a line. Where it is narrow, the parts with the lowest `goes` go first, together; then those with a `least`
 * are cut, and what has neither stands whole.
 */
export interface Part {
  readonly text: string;
  readonly tone?: Tone;
  readonly goes?: number;
  readonly least?: number;
}

/** What stands on the left of a line and what on its right. */
export interface Sides {
  readonly left: readonly Part[];
  readonly right: readonly Part[];
}

/** Room between the two sides, and on either edge. */
const EDGES = 4;

/** The parts that there is room for. */
export function fitting(sides: Sides, columns: number): Sides {
  let kept = sides;
  while (widthOf(kept) > columns) {
    const first = [...kept.left, ...kept.right]
      .filter(({ goes }) => goes !== undefined)
      .toSorted((a, b) => a.goes! - b.goes!)[0];
    if (!first) return cut(kept, widthOf(kept) - columns);
    const without = (parts: readonly Part[]) => parts.filter(({ goes }) => goes !== first.goes);
    kept = { left: without(kept.left), right: without(kept.right) };
  }
  return kept;
}

function cut({ left, right }: Sides, excess: number): Sides {
  let over = excess;
  const shorten = (part: Part): Part => {
    const characters = [...part.text.trimEnd()];
    const gone = Math.min(over, characters.length - (part.least ?? Infinity));
    if (gone <= 0) return part;
    over -= gone;
    const blanks = part.text.slice(part.text.trimEnd().length);
    return { ...part, text: `${characters.slice(0, -gone - 1).join('')}${GLYPHS.cut}${blanks}` };
  };
  return { left: left.map(shorten), right: right.map(shorten) };
}

function widthOf({ left, right }: Sides): number {
  return [...left, ...right].reduce((sum, { text }) => sum + [...text].length, EDGES);
}
