import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Motion } from '../../components/list.ts';
import { type Paging, RowWindow } from '../../components/row-window.ts';
import { unreachable } from '../../src/errors.ts';
import type { RowsCursor, RowsPage, RowsPass } from '../../src/flows/operations.ts';
import type { RowFact } from '../../src/plan/facts.ts';

const REACH = { page: 6, ahead: 4, most: 20, margin: 6 };
const HEIGHT = 5;
const MOTIONS: readonly Motion[] = ['up', 'down', 'page-up', 'page-down', 'first', 'last'];

/** A move, or the answer to what was asked first and not yet answered, of so many rows looked at. */
const STEP = fc.oneof(
  { weight: 3, arbitrary: fc.record({ move: fc.constantFrom(...MOTIONS) }) },
  { weight: 2, arbitrary: fc.record({ answer: fc.integer({ min: 1, max: 9 }) }) },
);

test('whatever the moves and whenever pages come, the cursor is on the row where a list of all rows has it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 120, size: 'max' }),
      fc.array(STEP, { maxLength: 60, size: 'max' }),
      async (fits, steps) => {
        const list = new SlowList(fits);
        let index = 0;
        for (const step of steps) {
          if ('move' in step) {
            index = movedTo(index, step.move, list.rows.length);
            list.window.move(step.move, HEIGHT);
          } else await list.answer(step.answer);
          expect(list.window.span.rows).toEqual(list.stretch());
        }
        await list.settle();
        expect(list.window.row).toEqual(list.rows[index] ?? null);
        expect(list.window.span.rows.length).toBeLessThanOrEqual(REACH.most);
        expect(list.place()).toBe(list.rows.length === 0 ? 0 : index);
      },
    ),
    { numRuns: 100 },
  );
});

test('a page that failed says why, is asked for again when it is wanted, and keeps no other way shut', async () => {
  const list = new SlowList(Array.from({ length: 60 }, () => true));
  await list.settle();
  list.isCut = true;
  list.window.move('last', HEIGHT);
  await list.settle();
  expect(list.window.failure?.message).toBe('the connection broke');
  expect(list.window.row).toBe(list.rows[0]);
  list.isCut = false;
  list.window.again();
  await list.settle();
  expect(list.window.failure).toBeNull();
  expect(list.window.row).toBe(list.rows[59]);

  list.isCut = true;
  for (let page = 0; page < 5; page += 1) list.window.move('page-up', HEIGHT);
  await list.settle();
  expect(list.window.failure?.message).toBe('the connection broke');
  const stopped = list.rows.indexOf(list.window.row!);
  list.window.move('down', HEIGHT);
  expect(list.window.row).toBe(list.rows[stopped + 1]);
});

test('read again, the list stands around the row it stood on', async () => {
  const list = new SlowList(Array.from({ length: 60 }, () => true));
  for (let page = 0; page < 8; page += 1) list.window.move('page-down', HEIGHT);
  await list.settle();
  const before = list.window.row;
  list.window.again();
  await list.settle();
  expect(list.window.row).toEqual(before);
  expect(list.place()).toBe(32);
});

test('what is read again stays in its line, whatever came in around it', async () => {
  const list = new SlowList(Array.from({ length: 60 }, () => true));
  for (let page = 0; page < 8; page += 1) list.window.move('page-down', HEIGHT);
  await list.settle();
  for (const motion of ['up', 'up'] as const) list.window.move(motion, HEIGHT);
  const line = () => {
    list.window.follow(HEIGHT);
    const { cursor, top } = list.window.span;
    return cursor - top;
  };
  const [before, row] = [line(), list.window.row];
  list.window.again();
  for (let answers = 0; answers < 4; answers += 1) {
    await list.answer(7);
    expect([line(), list.window.row]).toEqual([before, row]);
  }
});

test('where a list grows, the last row is gone along with, and any other stays in its place', async () => {
  const list = new SlowList(Array.from({ length: 30 }, () => true));
  list.window.move('last', HEIGHT);
  await list.settle();
  list.grow(3);
  expect(list.window.row).toBe(list.rows[29]);
  await list.settle();
  expect(list.window.row).toBe(list.rows[32]);

  list.window.move('up', HEIGHT);
  list.grow(10);
  await list.settle();
  expect(list.window.row).toBe(list.rows[31]);
  expect(list.window.span.rows).toEqual(list.stretch());
  for (let row = 0; row < 11; row += 1) list.window.move('down', HEIGHT);
  await list.settle();
  expect(list.window.row).toBe(list.rows[42]);

  list.window.move('last', HEIGHT);
  list.grow(1);
  list.grow(1);
  await list.settle();
  expect(list.window.row).toBe(list.rows[44]);
});

test('a page that takes long is called off: what comes of it is not heard, and the cursor is where it was', async () => {
  const list = new SlowList(Array.from({ length: 60 }, () => true));
  await list.settle();
  list.pass = { rows: 20, of: 60 };
  list.window.move('last', HEIGHT);
  await list.answer(7);
  expect(list.window.pass).toEqual({ rows: 20, of: 60 });
  expect(list.window.row).toBe(list.rows[0]);
  list.window.callOff();
  list.pass = null;
  expect([list.window.pass, list.window.isReading]).toEqual([null, false]);
  await list.settle();
  expect(list.window.row).toBe(list.rows[0]);
  list.window.move('last', HEIGHT);
  await list.settle();
  expect(list.window.row).toBe(list.rows[59]);
});

/** Where a list that is wholly at hand has the cursor after a move. */
function movedTo(index: number, motion: Motion, length: number): number {
  const page = HEIGHT - 1;
  const to = {
    up: index - 1,
    down: index + 1,
    'page-up': index - page,
    'page-down': index + page,
    first: 0,
    last: length - 1,
  };
  return Math.max(0, Math.min(length - 1, to[motion]));
}

/** A server that answers when it is told to, and looks at so many rows for each page, whether they fit or not. */
class SlowList {
  rows: readonly RowFact[] = [];
  /** What it answers in place of a page. */
  pass: RowsPass | null = null;
  readonly window: RowWindow<RowFact, RowsCursor>;
  isCut = false;
  #fits: readonly boolean[] = [];
  #asked: ((scan: number) => void)[] = [];

  constructor(fits: readonly boolean[]) {
    this.#hold(fits);
    this.window = new RowWindow({
      ask: (paging) => this.#ask(paging),
      cursorOf: ({ field, primaryKey }) => ({ field, key: Object.values(primaryKey) }),
      changed: () => {},
      broken: (error) => {
        throw error;
      },
      reach: REACH,
    });
    this.window.open();
  }

  grow(by: number): void {
    this.#hold([...this.#fits, ...Array.from({ length: by }, () => true)]);
    this.window.grown();
  }

  #hold(fits: readonly boolean[]): void {
    this.#fits = fits;
    this.rows = fits.flatMap((isIn, index) => (isIn ? [rowNumbered(index)] : []));
  }

  async answer(scan: number): Promise<void> {
    this.#asked.shift()?.(scan);
    await new Promise(setImmediate);
  }

  async settle(): Promise<void> {
    while (this.#asked.length > 0) await this.answer(7);
  }

  /** The rows of the whole list that should be at hand, by the first that is. */
  stretch(): readonly RowFact[] {
    const { rows } = this.window.span;
    const first = this.rows.findIndex((row) => row.primaryKey.id === rows[0]?.primaryKey.id);
    return rows.length === 0 ? [] : this.rows.slice(first, first + rows.length);
  }

  /** Which row of the list the cursor stands on, as the window has counted it. */
  place(): number {
    const { first, cursor, counted } = this.window.span;
    return (counted === 'start' ? 0 : this.rows.length) + first + cursor;
  }

  #ask(paging: Paging<RowsCursor>): Promise<RowsPage> {
    return new Promise((resolve, reject) => {
      this.#asked.push((scan) => {
        if (this.isCut) reject(unreachable('connection-lost', 'the connection broke'));
        else if (this.pass) resolve({ rows: [], cursor: null, pass: this.pass });
        else resolve(this.#page(paging, scan));
      });
    });
  }

  #page({ after, backwards, limit }: Paging<RowsCursor>, scan: number): RowsPage {
    const step = backwards ? -1 : 1;
    const end = backwards ? -1 : this.#fits.length;
    const rows: RowFact[] = [];
    let index = after ? Number(after.key[0]) : backwards ? this.#fits.length : -1;
    for (let looked = 0; looked < scan && rows.length < limit && index + step !== end; looked += 1) {
      index += step;
      if (this.#fits[index]) rows.push(rowNumbered(index));
    }
    const isAll = this.#fits.length === 0 || index + step === end;
    const cursor = isAll ? null : { field: 'public.t.secret', key: [String(index)] };
    return { rows: backwards ? rows.reverse() : rows, cursor };
  }
}

const ROWS = new Map<number, RowFact>();

function rowNumbered(index: number): RowFact {
  const row = ROWS.get(index) ?? {
    event: 'row',
    field: 'public.t.secret',
    primaryKey: { id: String(index) },
    label: null,
    status: 'old-key',
    key: '77e0 12aa',
    sealedAt: null,
    reason: null,
  };
  ROWS.set(index, row);
  return row;
}
