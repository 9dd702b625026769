import type { RowsCursor, RowsPage } from '../src/flows/operations.ts';
import type { RowFact } from '../src/plan/facts.ts';

export type Side = 'before' | 'after';

/** From where a list is read on; a null cursor is its very beginning, or its very end. */
export interface Edge {
  readonly from: RowsCursor | null;
}

/** A stretch of a list that may be far longer, with the cursor in it: no row is missing within. */
export interface RowSpan {
  readonly rows: readonly RowFact[];
  /** Places within `rows`: where the cursor stands, and what is at the top of what is seen. */
  readonly cursor: number;
  readonly top: number;
  /** Null where nothing comes before, or after. */
  readonly before: Edge | null;
  readonly after: Edge | null;
  /** Which row of the list the first one is: 0 is the first of all; from the end, -1 is the last of all. */
  readonly first: number;
  readonly counted: 'start' | 'end';
}

const NOTHING = { rows: [], cursor: 0, top: 0 };

/** Nothing read yet, from the beginning on. */
export function fromStart(): RowSpan {
  return { ...NOTHING, before: null, after: { from: null }, first: 0, counted: 'start' };
}

/** Nothing read yet, from the end back. */
export function fromEnd(): RowSpan {
  return { ...NOTHING, before: { from: null }, after: null, first: 0, counted: 'end' };
}

/** Nothing read yet, around the row where the cursor stands: what was read may be out of date. */
export function aroundCursor(span: RowSpan): RowSpan {
  const { rows, cursor, before, first, counted } = span;
  if (rows.length === 0) return span;
  const previous = rows[cursor - 1];
  if (!previous && before === null) return fromStart();
  const edge = previous ? { from: cursorOf(previous) } : before;
  return { ...NOTHING, before: edge, after: edge, first: first + cursor, counted };
}

/** The span with a page that was read on one of its sides. */
export function withPage(span: RowSpan, side: Side, page: RowsPage): RowSpan {
  return side === 'after' ? appended(span, page) : prepended(span, page);
}

function appended(span: RowSpan, page: RowsPage): RowSpan {
  const rows = [...span.rows, ...page.rows];
  const after = page.cursor && { from: page.cursor };
  const [first] = rows;
  // What was to come after a row is gone, and so may be that row.
  if (!first && !after && span.before) return fromEnd();
  const isFirstPage = span.rows.length === 0 && span.before !== null && first !== undefined;
  const before = isFirstPage ? { from: cursorOf(first) } : span.before;
  const isEndCounted = span.counted === 'end' && after === null;
  return { ...span, rows, before, after, first: isEndCounted ? -rows.length : span.first };
}

function prepended(span: RowSpan, page: RowsPage): RowSpan {
  const added = page.rows.length;
  const rows = [...page.rows, ...span.rows];
  const before = page.cursor && { from: page.cursor };
  const place = before === null ? { first: 0, counted: 'start' as const } : countedBack(span, added);
  const last = Math.max(0, rows.length - 1);
  return {
    ...span,
    ...place,
    rows,
    before,
    cursor: Math.min(span.cursor + added, last),
    top: Math.min(span.top + added, last),
  };
}

/** Where rows came in meanwhile, there are more before than were counted. */
function countedBack({ first, counted }: RowSpan, added: number): Pick<RowSpan, 'first' | 'counted'> {
  return { counted, first: counted === 'start' ? Math.max(0, first - added) : first - added };
}

/** How many rows are held, and how many of them around the cursor whatever their number. */
export interface Bounds {
  readonly most: number;
  readonly margin: number;
}

/** The span without what is too much of it, on the side it was not read on. */
export function trimmed(span: RowSpan, side: Side, { most, margin }: Bounds): RowSpan {
  const { rows, cursor, top, first } = span;
  const excess = rows.length - most;
  const spare = side === 'after' ? cursor - margin : rows.length - 1 - cursor - margin;
  const gone = Math.min(excess, spare);
  if (gone <= 0) return span;
  if (side === 'before') {
    const kept = rows.slice(0, -gone);
    return { ...span, rows: kept, after: { from: cursorOf(kept.at(-1)!) } };
  }
  const kept = rows.slice(gone);
  const at = { cursor: cursor - gone, top: Math.max(0, top - gone), first: first + gone };
  return { ...span, ...at, rows: kept, before: { from: cursorOf(kept[0]!) } };
}

/** The cursor moved as far as rows are at hand, and how much of the way is left behind an edge. */
export function walked(span: RowSpan, by: number): { span: RowSpan; left: number } {
  const { rows, cursor, before, after } = span;
  const last = Math.max(0, rows.length - 1);
  const to = Math.max(0, Math.min(last, cursor + by));
  const goesOn = (by > 0 ? after : before) !== null;
  return { span: { ...span, cursor: to }, left: goesOn ? cursor + by - to : 0 };
}

/** A row's place in its list, as a page is asked for after it. */
export function cursorOf({ field, primaryKey, sealedAt }: RowFact): RowsCursor {
  return { field, key: Object.values(primaryKey), sealedAt };
}
