import { type ErrorFact, OperatorError } from '../src/errors.ts';
import type { RowsPass } from '../src/flows/operations.ts';
import { followed, type Motion } from './list.ts';
import {
  aroundCursor,
  type Bounds,
  type CursorOf,
  fromEnd,
  fromStart,
  type Page,
  type RowSpan,
  type Side,
  trimmed,
  walked,
  withPage,
} from './row-span.ts';

/** How many rows are read at once, held, and at hand beyond the cursor, so that a page down need not wait. */
interface Reach extends Bounds {
  readonly page: number;
  readonly ahead: number;
}

const REACH: Reach = { page: 200, ahead: 120, most: 2_000, margin: 400 };

const STEPS: Record<Exclude<Motion, 'first' | 'last'>, (page: number) => number> = {
  up: () => -1,
  down: () => 1,
  'page-up': (page) => -page,
  'page-down': (page) => page,
};

export interface Paging<Cursor> {
  after: Cursor | null;
  backwards: boolean;
  limit: number;
  /** Only where the page before was asked for with the same, and said how far its pass is. */
  goesOn?: true;
}

/** A page, or nothing but how far the pass over all rows is that it is made of. */
export type Answer<Row, Cursor> = Page<Row, Cursor> & { readonly pass?: RowsPass };

interface WindowParts<Row, Cursor> {
  /** Reads a page of the list. */
  ask: (paging: Paging<Cursor>) => Promise<Answer<Row, Cursor>>;
  cursorOf: CursorOf<Row, Cursor>;
  /** Called when what is seen has changed: at once where it was waited for. */
  changed: (soon: boolean) => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
  reach?: Reach;
}

/** A page that is being read. */
interface Reading {
  pass: RowsPass | null;
}

/**
 * The part of a list of rows that is at hand. It reads on in both directions as one moves, and forgets the far side;
 * a move beyond what is at hand waits for its page and is then made to its end.
 */
export class RowWindow<Row, Cursor> {
  readonly #parts: WindowParts<Row, Cursor>;
  readonly #reach: Reach;
  #span: RowSpan<Row, Cursor> = fromStart();
  /** What was seen before a jump, until there is something to see where it leads. */
  #left: RowSpan<Row, Cursor> | null = null;
  /** Moves that wait for rows, in their order; those of one direction are one. */
  #pending: number[] = [];
  #reading: Reading | null = null;
  /** The list has grown since the page that is being read was asked for. */
  #hasGrown = false;
  #failed: { side: Side; error: ErrorFact } | null = null;
  #isDropped = false;

  constructor(parts: WindowParts<Row, Cursor>) {
    this.#parts = parts;
    this.#reach = parts.reach ?? REACH;
  }

  /** What is to be seen. */
  get span(): RowSpan<Row, Cursor> {
    return this.#left ?? this.#span;
  }

  get isReading(): boolean {
    return this.#reading !== null;
  }

  /** How far the pass over all rows is that the page being read is made of; null where it is made of none. */
  get pass(): RowsPass | null {
    return this.#reading?.pass ?? null;
  }

  /** Why the last page could not be read. */
  get failure(): ErrorFact | null {
    return this.#failed?.error ?? null;
  }

  /** The row the cursor stands on. */
  get row(): Row | null {
    return this.span.rows[this.span.cursor] ?? null;
  }

  /** Begins to read, where nothing is at hand yet. */
  open(): void {
    this.#readOn();
  }

  move(motion: Motion, height: number): void {
    if (motion === 'first') this.#jump(fromStart(), 'before');
    else if (motion === 'last') this.#jump(fromEnd(), 'after');
    else this.#walk(STEPS[motion](Math.max(1, height - 1)));
  }

  /** Keeps the cursor in sight of `height` lines. */
  follow(height: number): void {
    const { rows, cursor, top } = this.span;
    const seen = { ...this.span, ...followed({ cursor, top }, { length: rows.length, height }) };
    if (this.#left) this.#left = seen;
    else this.#span = seen;
  }

  /** Reads once more: the page that failed, or all there is around the cursor. */
  again(): void {
    if (this.#failed) this.#failed = null;
    else this.#startFrom(aroundCursor(this.span, this.#parts.cursorOf));
    this.#readOn();
  }

  /** Whether the cursor stands on the last row of the list, as far as anybody knows. */
  get isAtEnd(): boolean {
    const { rows, cursor, after } = this.#span;
    return after === null && cursor >= rows.length - 1;
  }

  /** There are more rows at its end: the last of them is gone along with, any other stays where it is. */
  grown(): void {
    this.#hasGrown = this.isReading;
    if (this.#hasGrown || this.#failed) return;
    const { rows, after } = this.#span;
    if (this.isAtEnd) this.#startFrom(fromEnd());
    else if (after === null)
      this.#span = { ...this.#span, after: { from: this.#parts.cursorOf(rows.at(-1)!) } };
    this.#readOn();
  }

  /** Waits for nothing any more, and is where it was before: whoever moves on asks again. */
  callOff(): void {
    this.#reading = null;
    this.#pending = [];
    if (this.#left) this.#span = this.#left;
    this.#left = null;
  }

  /** Nobody looks at it any more. */
  drop(): void {
    this.#isDropped = true;
    this.#reading = null;
  }

  /** It is looked at again. */
  takeUp(): void {
    this.#isDropped = false;
    this.#readOn();
  }

  /** To an end of the list: at hand where that end is, else read from there. */
  #jump(start: RowSpan<Row, Cursor>, side: Side): void {
    const { rows, ...span } = this.#span;
    this.#pending = [];
    // A page for where one was would come on top of the rows that are held.
    this.#reading = null;
    if (span[side] !== null) this.#startFrom(start);
    else this.#span = { ...this.#span, cursor: side === 'before' ? 0 : Math.max(0, rows.length - 1) };
    this.#readOn();
  }

  #startFrom(span: RowSpan<Row, Cursor>): void {
    this.#left = this.span.rows.length > 0 ? this.span : null;
    this.#span = span;
    this.#pending = [];
    this.#failed = null;
    this.#reading = null;
  }

  /** Where a jump failed, one goes on from where one was. */
  #walk(by: number): void {
    if (this.#left && this.#failed) {
      this.#span = this.#left;
      this.#left = null;
      this.#failed = null;
    }
    const last = this.#pending.at(-1);
    if (last === undefined) this.#pending = [by];
    else if (Math.sign(last) === Math.sign(by)) this.#pending.splice(-1, 1, last + by);
    else this.#pending.push(by);
    this.#makeMoves();
    this.#readOn();
  }

  /** Makes the moves that wait, up to the first that must wait on. */
  #makeMoves(): void {
    while (this.#pending.length > 0) {
      const { span, left } = walked(this.#span, this.#pending[0]!);
      this.#span = span;
      if (left !== 0 && !this.#isStuck(left)) {
        this.#pending[0] = left;
        return;
      }
      this.#pending.shift();
    }
  }

  /** Beyond a page that failed nothing is reached before it is read again; other ways stay open. */
  #isStuck(left: number): boolean {
    if (this.#failed === null) return false;
    if (this.#failed.side === sideOf(left)) return true;
    this.#failed = null;
    return false;
  }

  #readOn(): void {
    const side = this.#wanted();
    if (side === null || this.#reading || this.#failed || this.#isDropped) return;
    const reading = { pass: null };
    this.#reading = reading;
    this.#read(side, reading).catch(this.#parts.broken);
  }

  #wanted(): Side | null {
    const { rows, cursor, before, after } = this.#span;
    const { ahead } = this.#reach;
    const [next] = this.#pending;
    if (next !== undefined) return sideOf(next);
    if (after && cursor + ahead >= rows.length) return 'after';
    return before && cursor < ahead ? 'before' : null;
  }

  async #read(side: Side, reading: Reading): Promise<void> {
    const from = this.#span[side]?.from ?? null;
    const paging = { after: from, backwards: side === 'before', limit: this.#reach.page };
    let page = await this.#ask(paging);
    while ('pass' in page && page.pass && this.#reading === reading) {
      reading.pass = page.pass;
      this.#parts.changed(true);
      page = await this.#ask({ ...paging, goesOn: true });
    }
    // What was asked before a jump is of a place that nobody is at any more.
    if (this.#reading !== reading) return;
    const isWaitedFor = this.#span.rows.length === 0 || this.#pending.length > 0;
    this.#reading = null;
    if ('error' in page) this.#failed = { side, error: page.error };
    else this.#grow(side, page);
    this.#makeMoves();
    if (this.#hasGrown) this.grown();
    this.#readOn();
    this.#parts.changed(!isWaitedFor);
  }

  #grow(side: Side, page: Page<Row, Cursor>): void {
    const { cursorOf } = this.#parts;
    const span = withPage(this.#span, { side, page, cursorOf });
    this.#span = trimmed(span, { side, bounds: this.#reach, cursorOf });
    const { rows, top, before, after } = this.#span;
    const isInSight = rows.length > 0 && (top >= 0 || before === null);
    if (isInSight || (before === null && after === null)) this.#left = null;
  }

  async #ask(paging: Paging<Cursor>): Promise<Answer<Row, Cursor> | { error: ErrorFact }> {
    try {
      return await this.#parts.ask(paging);
    } catch (error) {
      if (error instanceof OperatorError) return { error: error.toFact() };
      throw error;
    }
  }
}

function sideOf(by: number): Side {
  return by > 0 ? 'after' : 'before';
}
