export type Side = 'before' | 'after';

/** From where a list is read on; a null cursor is its very beginning, or its very end. */
export interface Edge<Cursor> {
  readonly from: Cursor | null;
}

/** Rows that were read together, and where they ended; null where nothing comes behind. */
export interface Page<Row, Cursor> {
  readonly rows: readonly Row[];
  readonly cursor: Cursor | null;
}

/** A row's place in its list, as a page is asked for after it. */
export type CursorOf<Row, Cursor> = (row: Row) => Cursor;

/** A stretch of a list that may be far longer, with the cursor in it: no row is missing within. */
export interface RowSpan<Row, Cursor> {
  readonly rows: readonly Row[];
  /**
   * Places within `rows`: where the cursor stands, and what is at the top of what is seen; below zero while rows that
   * are to be seen above it are still to be read.
   */
  readonly cursor: number;
  readonly top: number;
  /** Null where nothing comes before, or after. */
  readonly before: Edge<Cursor> | null;
  readonly after: Edge<Cursor> | null;
  /** Which row of the list the first one is: 0 is the first of all; from the end, -1 is the last of all. */
  readonly first: number;
  readonly counted: 'start' | 'end';
}

const NOTHING = { rows: [], cursor: 0, top: 0 };

/** Nothing read yet, from the beginning on. */
export function fromStart(): RowSpan<never, never> {
  return { ...NOTHING, before: null, after: { from: null }, first: 0, counted: 'start' };
}

/** Nothing read yet, from the end back. */
export function fromEnd(): RowSpan<never, never> {
  return { ...NOTHING, before: { from: null }, after: null, first: 0, counted: 'end' };
}

/** Nothing read yet, around the row where the cursor stands, in its line: what was read may be out of date. */
export function aroundCursor<Row, Cursor>(
  span: RowSpan<Row, Cursor>,
  cursorOf: CursorOf<Row, Cursor>,
): RowSpan<Row, Cursor> {
  const { rows, cursor, top, before, first, counted } = span;
  if (rows.length === 0) return span;
  const previous = rows[cursor - 1];
  if (!previous && before === null) return fromStart();
  const edge = previous ? { from: cursorOf(previous) } : before;
  return { ...NOTHING, top: top - cursor, before: edge, after: edge, first: first + cursor, counted };
}

/** The span with a page that was read on one of its sides. */
export function withPage<Row, Cursor>(
  span: RowSpan<Row, Cursor>,
  { side, page, cursorOf }: { side: Side; page: Page<Row, Cursor>; cursorOf: CursorOf<Row, Cursor> },
): RowSpan<Row, Cursor> {
  return side === 'after' ? appended(span, page, cursorOf) : prepended(span, page);
}

function appended<Row, Cursor>(
  span: RowSpan<Row, Cursor>,
  page: Page<Row, Cursor>,
  cursorOf: CursorOf<Row, Cursor>,
): RowSpan<Row, Cursor> {
  const rows = [...span.rows, ...page.rows];
  const after = edgeAt(page);
  const [first] = rows;
  // What was to come after a row is gone, and so may be that row.
  if (!first && !after && span.before) return fromEnd();
  const isFirstPage = span.rows.length === 0 && span.before !== null && first !== undefined;
  const before = isFirstPage ? { from: cursorOf(first) } : span.before;
  const isEndCounted = span.counted === 'end' && after === null;
  return { ...span, rows, before, after, first: isEndCounted ? -rows.length : span.first };
}

function prepended<Row, Cursor>(span: RowSpan<Row, Cursor>, page: Page<Row, Cursor>): RowSpan<Row, Cursor> {
  const added = page.rows.length;
  const rows = [...page.rows, ...span.rows];
  const before = edgeAt(page);
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

function edgeAt<Cursor>({ cursor }: Page<unknown, Cursor>): Edge<Cursor> | null {
  return cursor === null ? null : { from: cursor };
}

type Counted = Pick<RowSpan<unknown, unknown>, 'first' | 'counted'>;

/** Where rows came in meanwhile, there are more before than were counted. */
function countedBack({ first, counted }: Counted, added: number): Counted {
  return { counted, first: counted === 'start' ? Math.max(0, first - added) : first - added };
}

/** How many rows are held, and how many of them around the cursor whatever their number. */
export interface Bounds {
  readonly most: number;
  readonly margin: number;
}

/** The span without what is too much of it, on the side it was not read on. */
export function trimmed<Row, Cursor>(
  span: RowSpan<Row, Cursor>,
  { side, bounds, cursorOf }: { side: Side; bounds: Bounds; cursorOf: CursorOf<Row, Cursor> },
): RowSpan<Row, Cursor> {
  const { most, margin } = bounds;
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
export function walked<Row, Cursor>(
  span: RowSpan<Row, Cursor>,
  by: number,
): { span: RowSpan<Row, Cursor>; left: number } {
  const { rows, cursor, before, after } = span;
  const last = Math.max(0, rows.length - 1);
  const to = Math.max(0, Math.min(last, cursor + by));
  const goesOn = (by > 0 ? after : before) !== null;
  return { span: { ...span, cursor: to }, left: goesOn ? cursor + by - to : 0 };
}
