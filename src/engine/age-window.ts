import type { AgedRow } from './rows-by-age.ts';
import type { RowCursor } from './rows.ts';

/** A stretch of a list by age that is at hand, and whether it begins and ends where the list does. */
export interface AgeWindow {
  readonly rows: readonly AgedRow[];
  readonly hasFirst: boolean;
  readonly hasLast: boolean;
  /** What it was read from: what stands before its first row; backwards, after its last. */
  readonly from: RowCursor | null;
  readonly backwards: boolean;
}

export interface AgePageWanted {
  after: RowCursor | null;
  backwards: boolean;
  limit: number;
}

export interface AgePage {
  rows: readonly AgedRow[];
  cursor: RowCursor | null;
}

/** The page of it that is asked for, as far as it goes; null where it has none of it. */
export function pageOf(window: AgeWindow, wanted: AgePageWanted): AgePage | null {
  const { backwards, limit } = wanted;
  const start = edgeAt(window, wanted);
  if (start === null) return null;
  const [from, to] = backwards ? [Math.max(0, start - limit), start] : [start, start + limit];
  const rows = window.rows.slice(from, to);
  const isLast = backwards ? window.hasFirst && from === 0 : window.hasLast && to >= window.rows.length;
  if (rows.length === 0 && !isLast) return null;
  return { rows, cursor: isLast ? null : cursorOf(backwards ? rows[0]! : rows.at(-1)!) };
}

/** Where the page begins; backwards, where it ends. */
function edgeAt({ rows, hasFirst, hasLast, ...origin }: AgeWindow, wanted: AgePageWanted): number | null {
  const { after, backwards } = wanted;
  const atOrigin = origin.backwards ? rows.length : 0;
  if (after === null) {
    if (backwards) return hasLast ? rows.length : null;
    return hasFirst ? 0 : null;
  }
  if (origin.backwards === backwards && isSame(origin.from, after)) return atOrigin;
  const at = rows.findIndex((each) => isSame(cursorOf(each), after));
  if (at === -1) return null;
  return backwards ? at : at + 1;
}

function cursorOf({ row, key }: AgedRow): RowCursor {
  return { field: row.field, key, sealedAt: row.sealedAt };
}

function isSame(a: RowCursor | null, b: RowCursor): boolean {
  return (
    a?.field === b.field &&
    (a.sealedAt ?? null) === (b.sealedAt ?? null) &&
    a.key.length === b.key.length &&
    a.key.every((value, i) => value === b.key[i])
  );
}
