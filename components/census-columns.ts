import type { CountName, StatusCounts } from '../src/plan/counts.ts';
import type { CensusFact } from '../src/plan/facts.ts';
import { shownField } from '../src/plan/names.ts';
import { printable } from '../src/plan/printable.ts';
import type { RowStatus } from '../src/plan/row-status.ts';
import { CENSUS_COLUMNS } from '../src/plan/status-words.ts';
import { grouped } from '../src/plan/words.ts';

/** How many characters each column of the census has; one that has none is left out. */
export interface CensusColumns {
  field: number;
  bar: number;
  keyring: number;
  rows: number;
  counts: readonly { name: CountName; heading: string; status: RowStatus; width: number }[];
}

interface CensusRoom {
  census: readonly CensusFact[];
  total: StatusCounts;
  columns: number;
}

/** The five that matter stand always, but where there is hardly room for names. */
const ALWAYS = 5;
const NARROW = 72;
const WIDE = 110;
const LEAST_FOR_FIELD = 12;
/** A bar of this and the blank behind it. */
const BARS = { least: 6, most: 25 } as const;

/** Names first, then figures, then bars: a bar only repeats what the figures say. */
export function censusColumns(room: CensusRoom): CensusColumns {
  const forNames = Math.max(5, ...room.census.map(({ field }) => shownField(field).length)) + 1;
  const loose = withGap(room, 2);
  const figures = loose.free - forNames >= BARS.least ? loose : withGap(room, 1);
  const { free, ...rest } = figures;
  const left = free - forNames;
  const bar = left < BARS.least ? 0 : Math.min(BARS.most, left);
  return { ...rest, bar, field: Math.max(LEAST_FOR_FIELD, free - bar) };
}

/** Everything but names and bars, this far apart. */
function withGap({ census, total, columns }: CensusRoom, gap: number) {
  const widest = (heading: string, n: number) => Math.max(heading.length, grouped(n).length) + gap;
  const isSeen = (name: CountName, index: number) => total[name] > 0 || (index < ALWAYS && columns >= NARROW);
  const counts = CENSUS_COLUMNS.filter(({ name }, index) => isSeen(name, index)).map((column) => ({
    ...column,
    width: widest(column.heading, total[column.name]),
  }));
  const rows = widest('ROWS', total.rows);
  const names = census.map((fact) => printable(fact.keyring).length);
  const keyring = columns < WIDE ? 0 : Math.max(7, ...names) + gap;
  const taken = rows + keyring + counts.reduce((sum, { width }) => sum + width, 0);
  return { rows, counts, keyring, free: columns - 1 - taken - 1 };
}
