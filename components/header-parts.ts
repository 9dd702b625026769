import type { Setup } from '../src/flows/operations.ts';
import { printable } from '../src/plan/printable.ts';
import { GLYPHS, type Tone } from './theme.ts';

/** A part of the header. Where it is narrow, the part with the lowest `goes` goes first; then those with a `least` are cut. */
export interface HeaderPart {
  readonly text: string;
  readonly tone?: Tone;
  readonly goes?: number;
  readonly least?: number;
}

export interface HeaderSides {
  readonly left: readonly HeaderPart[];
  readonly right: readonly HeaderPart[];
}

const LONGEST = 60;
/** Room between the two sides, and on either edge. */
const EDGES = 4;

/** Everything the header says where there is room for it; which environment this is, and which database, stay longest. */
export function headerParts(setup: Setup, flags: readonly string[] = []): HeaderSides {
  const { application, host, database, user, operator, drill } = setup;
  return {
    left: [
      { text: 'KEYTURN  ', tone: 'strong', goes: 4 },
      { text: `${named(application)}  `, least: 10 },
      environmentPart(setup),
      ...(drill ? [{ text: '  throwaway database', tone: 'drill', goes: 3 } as const] : []),
      ...flags.map((text) => ({ text: `  ${text}`, tone: 'warn' }) as const),
    ],
    right: [
      { text: `${named(user)}@`, goes: 2 },
      { text: `${named(host)}/`, goes: 5 },
      { text: named(database), least: 12 },
      { text: `  ${named(operator)}`, goes: 1 },
    ],
  };
}

/** A drill is told beside its environment; production bears a mark that needs no colour. */
function environmentPart({ environment, drill }: Setup): HeaderPart {
  const name = named(environment).toUpperCase();
  if (drill) return { text: name === 'DRILL' ? name : `${name}  DRILL`, tone: 'drill' };
  const isProduction = /^prod/i.test(environment);
  return isProduction
    ? { text: `${GLYPHS.danger} ${name}`, tone: 'production' }
    : { text: name, tone: 'strong' };
}

/** The parts that there is room for. */
export function fittingParts(sides: HeaderSides, columns: number): HeaderSides {
  let kept = sides;
  while (widthOf(kept) > columns) {
    const first = [...kept.left, ...kept.right]
      .filter(({ goes }) => goes !== undefined)
      .toSorted((a, b) => a.goes! - b.goes!)[0];
    if (!first) return cut(kept, widthOf(kept) - columns);
    const without = (parts: readonly HeaderPart[]) => parts.filter((part) => part !== first);
    kept = { left: without(kept.left), right: without(kept.right) };
  }
  return kept;
}

/** Which environment it is stands whole, whatever else is cut. */
function cut({ left, right }: HeaderSides, excess: number): HeaderSides {
  let over = excess;
  const shorten = (part: HeaderPart): HeaderPart => {
    const characters = [...part.text.trimEnd()];
    const gone = Math.min(over, characters.length - (part.least ?? Infinity));
    if (gone <= 0) return part;
    over -= gone;
    const blanks = part.text.slice(part.text.trimEnd().length);
    return { ...part, text: `${characters.slice(0, -gone - 1).join('')}${GLYPHS.cut}${blanks}` };
  };
  return { left: left.map(shorten), right: right.map(shorten) };
}

function widthOf({ left, right }: HeaderSides): number {
  return [...left, ...right].reduce((sum, { text }) => sum + [...text].length, EDGES);
}

function named(text: string): string {
  const harmless = printable(text.slice(0, LONGEST));
  return harmless.length > LONGEST ? `${harmless.slice(0, LONGEST)}${GLYPHS.cut}` : harmless;
}
