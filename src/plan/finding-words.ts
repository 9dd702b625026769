import { grouped, plural } from './words.ts';

/** Why a list has only the last findings that were told, and not those on record. */
export type Lack = 'reading' | 'unread' | 'uncommitted' | 'undone';

/** How far a list of findings goes, and whether more may come. */
export interface FindingsListed {
  readonly total: number;
  /** At hand of those. */
  readonly listed: number;
  readonly isOver: boolean;
  /** True where those of earlier sittings at the run are listed beside those that are counted. */
  readonly isResumed: boolean;
  /** Null where the record is listed, which has all. */
  readonly lack: Lack | null;
}

/** `3 findings so far`, `1,234 findings so far; the last 50 until the commit`. */
export function findingsHeading({ total, listed, isOver, isResumed, lack }: FindingsListed): string {
  const since = isResumed ? ' in this sitting' : '';
  const many = `${plural(total, 'finding')}${isOver ? '' : `${since} so far`}`;
  const last = `${many}; the last ${grouped(listed)}`;
  if (listed >= total) return many;
  switch (lack) {
    case null:
      return many;
    case 'reading':
      return `${many}; reading the record of all of them`;
    case 'unread':
      return last;
    case 'uncommitted':
      return `${last} until the commit`;
    case 'undone':
      return `${last}, for what was undone is not on record`;
  }
}
