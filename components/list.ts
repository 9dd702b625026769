import type { Binding } from './place.ts';

/** Where the cursor stands in a list, and which line is at the top of what is seen. */
export interface ListPosition {
  readonly cursor: number;
  readonly top: number;
}

export type Motion = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

export const LIST_START: ListPosition = { cursor: 0, top: 0 };

/** Moves the cursor within `length` lines, and the window of `height` lines no further than it must. */
export function moved(
  { cursor, top }: ListPosition,
  motion: Motion,
  { length, height }: { length: number; height: number },
): ListPosition {
  const page = Math.max(1, height - 1);
  const to: Record<Motion, number> = {
    up: cursor - 1,
    down: cursor + 1,
    'page-up': cursor - page,
    'page-down': cursor + page,
    first: 0,
    last: length - 1,
  };
  return followed({ cursor: clamp(to[motion], 0, length - 1), top }, { length, height });
}

/** The same position with its cursor in the list and in sight: after a resize, or when lines went away. */
export function followed(
  { cursor, top }: ListPosition,
  { length, height }: { length: number; height: number },
): ListPosition {
  const kept = clamp(cursor, 0, length - 1);
  const lowest = clamp(top, kept - height + 1, kept);
  return { cursor: kept, top: clamp(lowest, 0, length - height) };
}

/** Moves what is seen of a text without a cursor: its first line is the position. */
export function scrolled(
  { top }: ListPosition,
  motion: Motion,
  { length, height }: { length: number; height: number },
): ListPosition {
  const last = Math.max(0, length - height);
  const page = Math.max(1, height - 1);
  const to: Record<Motion, number> = {
    up: top - 1,
    down: top + 1,
    'page-up': top - page,
    'page-down': top + page,
    first: 0,
    last,
  };
  const line = clamp(to[motion], 0, last);
  return { cursor: line, top: line };
}

/** The keys that move through a list, the same everywhere. */
export function motionKeys(what: string, move: (motion: Motion) => void): Binding[] {
  const key = (motion: Motion, keys: readonly string[], show: string, does: string): Binding => ({
    keys,
    show,
    does,
    run: () => move(motion),
  });
  return [
    { keys: [], show: '↑↓', does: what, brief: true, hidden: true, run: () => {} },
    key('up', ['up', 'k'], '↑ k', 'one up'),
    key('down', ['down', 'j'], '↓ j', 'one down'),
    key('page-up', ['pageup'], 'PgUp', 'a page up'),
    key('page-down', ['pagedown'], 'PgDn', 'a page down'),
    key('first', ['g', 'home'], 'g Home', 'to the first'),
    key('last', ['G', 'end'], 'G End', 'to the last'),
  ];
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
