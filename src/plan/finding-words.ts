import { grouped, plural } from './words.ts';

/** How far a list of findings goes: all of them, or the last, where the others are found, and whether more may come. */
export interface FindingsListed {
  readonly total: number;
  readonly listed: number;
  readonly isOver: boolean;
  /** True while the record is read for those that are not at hand. */
  readonly isReading: boolean;
}

/** `3 findings so far`, `1,234 findings so far; here are the last 50, the report has them all once the run is over`. */
export function findingsHeading({ total, listed, isOver, isReading }: FindingsListed): string {
  const many = `${plural(total, 'finding')}${isOver ? '' : ' so far'}`;
  if (listed >= total) return many;
  if (isReading) return `${many}; reading the record of all of them`;
  const where = isOver ? 'the report has them all' : 'the report has them all once the run is over';
  return `${many}; here are the last ${grouped(listed)}, ${where}`;
}
