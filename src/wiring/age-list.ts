import type { Database } from '../database/database.ts';
import type { Target } from '../database/target.ts';
import { type AgePage, type AgeWindow, pageOf } from '../engine/age-window.ts';
import { labelledRows } from '../engine/labels.ts';
import type { RowFilter } from '../engine/listed-values.ts';
import { type AgedRow, nextByAge } from '../engine/rows-by-age.ts';
import type { RowsPage, RowsPass, RowsRequest } from '../flows/operations.ts';
import type { AgeOrder } from '../plan/row-age.ts';

/** Rows that are kept of one pass over all of them: pages are answered from these until they are used up. */
const KEPT = 5_000;

interface AgeListParts {
  database: Database;
  targets: readonly Target[];
  filter: RowFilter;
  order: AgeOrder;
}

type Asked = Required<Pick<RowsRequest, 'after' | 'backwards' | 'limit'>>;

/** A pass over all rows that was begun for a page: it stands still while nobody asks on. */
interface Pass {
  readonly asked: Asked;
  readonly most: number;
  readonly rows: ReturnType<typeof nextByAge>;
  passed: number;
}

/** One list by age: every row is read for the first page, and then once for every so many rows. */
export class AgeList {
  readonly #parts: AgeListParts;
  #window: AgeWindow | null = null;
  #pass: Pass | null = null;

  constructor(parts: AgeListParts) {
    this.#parts = parts;
  }

  /** The page, or how far the pass that it takes is after one page more of that. */
  async page(asked: Asked): Promise<RowsPage> {
    const page = this.#held(asked) ?? (await this.#readOn(asked));
    if (page === null) return { rows: [], cursor: null, pass: this.#progress() };
    const { database, targets } = this.#parts;
    const facts = page.rows.map(({ row }) => row);
    return { rows: await labelledRows(database, targets, facts), cursor: page.cursor };
  }

  #held(asked: Asked): AgePage | null {
    return this.#window && pageOf(this.#window, asked);
  }

  async #readOn(asked: Asked): Promise<AgePage | null> {
    const pass = this.#passFor(asked);
    const { done, value } = await pass.rows.next().catch((error: unknown) => {
      if (pass === this.#pass) this.#pass = null;
      throw error;
    });
    if (!done) pass.passed += value;
    // Whoever asked twice for the same page ends its pass once.
    if (!done || pass !== this.#pass) return this.#held(asked);
    this.#window = windowOf(pass, value);
    this.#pass = null;
    return this.#held(asked) ?? { rows: [], cursor: null };
  }

  #passFor(asked: Asked): Pass {
    if (this.#pass && isOfOnePlace(this.#pass.asked, asked)) return this.#pass;
    const { database, targets, filter, order } = this.#parts;
    const { after: from, backwards, limit } = asked;
    const most = Math.max(KEPT, limit);
    const rows = nextByAge(database, targets, { filter, order, from, backwards, most });
    this.#pass = { asked, most, rows, passed: 0 };
    return this.#pass;
  }

  #progress(): RowsPass {
    const counts = this.#parts.targets.map(({ rows }) => rows);
    const of = counts.every((rows) => rows !== null) ? counts.reduce((sum, rows) => sum + rows, 0) : null;
    return { rows: this.#pass?.passed ?? 0, of };
  }
}

function windowOf({ asked, most }: Pass, rows: readonly AgedRow[]): AgeWindow {
  const { after: from, backwards } = asked;
  const isAll = rows.length < most;
  const [hasFirst, hasLast] = backwards ? [isAll, from === null] : [from === null, isAll];
  return { rows, hasFirst, hasLast, from, backwards };
}

function isOfOnePlace(one: Asked, other: Asked): boolean {
  const [a, b] = [one, other].map(({ after, backwards }) => JSON.stringify([after, backwards]));
  return a === b;
}
