import { CENSUS_ORDER, type RowStatus } from './row-status.ts';

/** How many stored values of a field have each status; the JSON of a census line. */
export interface StatusCounts {
  rows: number;
  currentKey: number;
  oldKey: number;
  plaintext: number;
  unknownKey: number;
  damaged: number;
  empty: number;
  exempt: number;
  undecidable: number;
}

export type CountName = Exclude<keyof StatusCounts, 'rows'>;

const NAMES: Record<RowStatus, CountName> = {
  'current-key': 'currentKey',
  'old-key': 'oldKey',
  plaintext: 'plaintext',
  'unknown-key': 'unknownKey',
  damaged: 'damaged',
  empty: 'empty',
  exempt: 'exempt',
  undecidable: 'undecidable',
};

export function countName(status: RowStatus): CountName {
  return NAMES[status];
}

export function noCounts(): StatusCounts {
  return {
    rows: 0,
    currentKey: 0,
    oldKey: 0,
    plaintext: 0,
    unknownKey: 0,
    damaged: 0,
    empty: 0,
    exempt: 0,
    undecidable: 0,
  };
}

/** Adds one value to the counts it is given. */
export function count(counts: StatusCounts, status: RowStatus): void {
  counts.rows += 1;
  counts[NAMES[status]] += 1;
}

export function sum(all: readonly StatusCounts[]): StatusCounts {
  const total = noCounts();
  for (const counts of all) {
    total.rows += counts.rows;
    for (const status of CENSUS_ORDER) total[NAMES[status]] += counts[NAMES[status]];
  }
  return total;
}

/** Values that open under no key, or under none that anybody could name. */
export function unopened(counts: StatusCounts): number {
  return counts.unknownKey + counts.damaged + counts.undecidable;
}

/** Values that no rotation opens: everything a person must look at. */
export function leftovers(counts: StatusCounts): number {
  return counts.plaintext + unopened(counts);
}
