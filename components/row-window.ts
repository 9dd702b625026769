import { type ErrorFact, OperatorError } from '../src/errors.ts';
import type { RowsPage, RowsRequest } from '../src/flows/operations.ts';
import type { RowFact } from '../src/plan/facts.ts';
import { followed, type Motion } from './list.ts';
import {
  aroundCursor,
  fromEnd,
  fromStart,
  type RowSpan,
  type Side,
  trimmed,
  walked,
  withPage,
} from './row-span.ts';

const PAGE = 200;
/** Rows that are at hand beyond the cursor, so that a page down need not wait. */
const AHEAD = 120;
const BOUNDS = { most: 2_000, margin: 400 };

export type Paging = Required<Pick<RowsRequest, 'after' | 'backwards' | 'limit'>>;

interface WindowParts {
  /** Reads a page of the list. */
  ask: (paging: Paging) => Promise<RowsPage>;
  /** Called when what is seen has changed. */
  changed: () => void;
  /** A failure that no operator can mend. */
  broken: (error: unknown) => void;
}

/**
 * The part of a list of rows that is at hand. It reads on in both directions as one moves, and forgets the far side;
 * a move beyond what is at hand waits for its page and is then made to its end.
 */
export class RowWindow {
  readonly #parts: WindowParts;
  #span: RowSpan = fromStart();
  /** Moves that wait for rows, in their order; those of one direction are one. */
  #pending: number[] = [];
  #reading: symbol | null = null;
  #failed: { side: Side; error: ErrorFact } | null = null;
  #isDropped = false;

  constructor(parts: WindowParts) {
    this.#parts = parts;
  }

  get span(): RowSpan {
    return this.#span;
  }

  get isReading(): boolean {
    return this.#reading !== null;
  }

  /** Why the last page could not be read. */
  get failure(): ErrorFact | null {
    return this.#failed?.error ?? null;
  }

  /** The row the cursor stands on. */
  get row(): RowFact | null {
    return this.#span.rows[this.#span.cursor] ?? null;
  }

  /** Begins to read, where nothing is at hand yet. */
  open(): void {
    this.#readOn();
  }

  move(motion: Motion, height: number): void {
    const page = Math.max(1, height - 1);
    switch (motion) {
      case 'first':
        return this.#jump(fromStart(), 'before');
      case 'last':
        return this.#jump(fromEnd(), 'after');
      case 'up':
        return this.#walk(-1);
      case 'down':
        return this.#walk(1);
      case 'page-up':
        return this.#walk(-page);
      case 'page-down':
        return this.#walk(page);
    }
  }

  /** Keeps the cursor in sight of `height` lines. */
  follow(height: number): void {
    const { rows, cursor, top } = this.#span;
    this.#span = { ...this.#span, ...followed({ cursor, top }, { length: rows.length, height }) };
  }

  /** Reads once more: the page that failed, or all there is around the cursor. */
  again(): void {
    if (this.#failed) this.#failed = null;
    else this.#startFrom(aroundCursor(this.#span));
    this.#readOn();
  }

  /** Nobody looks at it any more. */
  drop(): void {
    this.#isDropped = true;
    this.#reading = null;
  }

  /** To an end of the list: at hand where that end is, else read from there. */
  #jump(start: RowSpan, side: Side): void {
    const { rows, ...span } = this.#span;
    this.#pending = [];
    if (span[side] !== null) this.#startFrom(start);
    else this.#span = { ...this.#span, cursor: side === 'before' ? 0 : Math.max(0, rows.length - 1) };
    this.#readOn();
  }

  #startFrom(span: RowSpan): void {
    this.#span = span;
    this.#pending = [];
    this.#failed = null;
    this.#reading = null;
  }

  #walk(by: number): void {
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
    const reading = Symbol(side);
    this.#reading = reading;
    this.#read(side, reading).catch(this.#parts.broken);
  }

  #wanted(): Side | null {
    const { rows, cursor, before, after } = this.#span;
    const [next] = this.#pending;
    if (next !== undefined) return sideOf(next);
    if (after && cursor + AHEAD >= rows.length) return 'after';
    return before && cursor < AHEAD ? 'before' : null;
  }

  async #read(side: Side, reading: symbol): Promise<void> {
    const from = this.#span[side]?.from ?? null;
    const page = await this.#ask({ after: from, backwards: side === 'before', limit: PAGE });
    // What was asked before a jump is of a place that nobody is at any more.
    if (this.#reading !== reading) return;
    this.#reading = null;
    if ('error' in page) this.#failed = { side, error: page.error };
    else this.#span = trimmed(withPage(this.#span, side, page), side, BOUNDS);
    this.#makeMoves();
    this.#readOn();
    this.#parts.changed();
  }

  async #ask(paging: Paging): Promise<RowsPage | { error: ErrorFact }> {
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
