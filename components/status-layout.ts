import type { CensusFact } from '../src/plan/facts.ts';
import type { Size } from './place.ts';

/** From this many columns on, list and row stand side by side. */
const SIDE_BY_SIDE = 110;
/** From this many lines on there is room for the census above the rows. */
const ROOMY = 26;
/** Fields that the census above the rows shows at most. */
export const CENSUS_LINES = 6;

/** Where what stands: columns and lines of the list, and of the row beside it where there is room. */
export interface StatusLayout {
  readonly hasCensus: boolean;
  readonly list: Size;
  /** Null where a row is looked at by itself. */
  readonly detail: Size | null;
}

interface Parts {
  body: Size;
  census: readonly CensusFact[];
  /** Lines below the list. */
  foot: number;
}

export function statusLayout({ body, census, foot }: Parts): StatusLayout {
  const hasCensus = body.rows >= ROOMY;
  // Below the census or its summary: the filter, and where one is.
  const rows = body.rows - (hasCensus ? censusLines(census) : 1) - 2 - foot;
  if (!isWide(body)) return { hasCensus, list: { columns: body.columns, rows: rows - 1 }, detail: null };
  const columns = Math.min(70, Math.floor(body.columns * 0.42));
  return {
    hasCensus,
    list: { columns: body.columns - columns - 1, rows: rows - 2 },
    detail: { columns, rows: rows - 1 },
  };
}

export function isWide({ columns }: Size): boolean {
  return columns >= SIDE_BY_SIDE;
}

function censusLines(census: readonly CensusFact[]): number {
  return Math.min(census.length, CENSUS_LINES) + (census.length > 1 ? 2 : 1);
}
