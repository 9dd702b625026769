import { refusal } from '../../src/errors.ts';
import type {
  Becoming,
  InspectedValue,
  RowAddress,
  RowInspection,
  RowsCursor,
  RowsOrder,
  RowsPage,
  RowsRequest,
  RowsWanted,
} from '../../src/flows/operations.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { shownField, shownKey } from '../../src/plan/names.ts';
import type { RowStatus } from '../../src/plan/row-status.ts';
import type { TreatmentKind } from '../../src/plan/treatment.ts';

/** A list of rows that is made as it is asked for: nothing holds it. */
export interface ScriptedRows {
  page(request: RowsRequest): RowsPage;
  /** Rows of the list, one after the other. */
  all(wanted: RowsWanted): Iterable<RowFact>;
  inspect(address: RowAddress): RowInspection;
}

export interface RowsScript {
  /** How many there are. */
  count: number;
  /** The row with this number, from 0 on; the last of its key is its number and seven. */
  at: (index: number) => RowFact;
  /** Primary keys of rows that are not there any more, to whoever looks at them. */
  gone?: readonly string[];
  /** What stands in a row beside, or instead of, the value of the list. */
  inspected?: (value: InspectedValue) => readonly InspectedValue[];
}

export function scriptedRows({
  count,
  at,
  gone = [],
  inspected = (value) => [value],
}: RowsScript): ScriptedRows {
  const orders = new Map<RowsOrder, readonly number[]>();

  /** The numbers of all rows by age; null in key order, which is that of the numbers. */
  const byAge = (order: RowsOrder): readonly number[] | null => {
    if (order === 'key') return null;
    const known = orders.get(order) ?? sortedByAge(count, at, order);
    orders.set(order, known);
    return known;
  };

  /** Where in the list a place is; the list's beginning or end where none is named. */
  const placeOf = (cursor: RowsCursor | null, order: RowsOrder, otherwise: number): number => {
    if (!cursor) return otherwise;
    const index = Number(cursor.key[0]) - 7;
    return byAge(order)?.indexOf(index) ?? index;
  };

  function* from(wanted: RowsWanted, start: number, step: 1 | -1): Generator<RowFact> {
    const order = byAge(wanted.order ?? 'key');
    for (let place = start; place >= 0 && place < count; place += step) {
      const row = at(order ? order[place]! : place);
      if (fits(row, wanted)) yield row;
    }
  }

  return {
    page({ after = null, backwards = false, limit, ...wanted }) {
      const step = backwards ? -1 : 1;
      const place = placeOf(after, wanted.order ?? 'key', backwards ? count : -1);
      const rows = [...taken(from(wanted, place + step, step), limit + 1)];
      const page = rows.slice(0, limit);
      const edge = rows.length > limit ? page.at(-1)! : null;
      return { rows: backwards ? page.reverse() : page, cursor: edge && cursorAt(edge) };
    },
    all: (wanted) => from(wanted, 0, 1),
    inspect({ field, key }) {
      if (gone.includes(key.join(', ')))
        throw refusal(
          'row-gone',
          `${shownField(field)} has no row ${key.join(', ')} any more`,
          'it was deleted, or its key was changed',
        );
      return { values: inspected(inspectedOf(at(Number(key[0]) - 7))) };
    },
  };
}

function sortedByAge(count: number, at: (index: number) => RowFact, order: RowsOrder): readonly number[] {
  const sign = order === 'oldest-first' ? 1 : -1;
  const dated = Array.from({ length: count }, (_, index) => ({ index, sealedAt: at(index).sealedAt }));
  const age = ({ sealedAt }: { sealedAt: string | null }) =>
    sealedAt === null ? Infinity : sign * Date.parse(sealedAt);
  return dated
    .sort((a, b) => (age(a) === age(b) ? a.index - b.index : age(a) - age(b)))
    .map(({ index }) => index);
}

function* taken<T>(rows: Iterable<T>, most: number): Generator<T> {
  let left = most;
  for (const row of rows) {
    if (left === 0) return;
    left -= 1;
    yield row;
  }
}

function fits(row: RowFact, { statuses, fields, search = [] }: RowsWanted): boolean {
  if (statuses && !statuses.includes(row.status)) return false;
  if (fields && !fields.includes(row.field)) return false;
  const text = [row.label ?? '', shownKey(row.primaryKey), shownField(row.field)].join(' ').toLowerCase();
  return search.every((word) => text.includes(word.toLowerCase()));
}

function cursorAt({ field, primaryKey, sealedAt }: RowFact): RowsCursor {
  return { field, key: Object.values(primaryKey), sealedAt };
}

function inspectedOf(row: RowFact): InspectedValue {
  const { status, key, sealedAt, reason } = row;
  const kinds: TreatmentKind[] = ['rotate', 'encrypt', 'decrypt', 'purge'];
  return {
    ...row,
    keyring: 'encryption',
    cells: [{ at: null, status, key, sealedAt, reason }],
    becomes: kinds.map((kind) => becomingOf(kind, row)),
  };
}

const TAKES: Readonly<Record<TreatmentKind, readonly RowStatus[]>> = {
  rotate: ['old-key'],
  encrypt: ['plaintext'],
  decrypt: ['current-key', 'old-key'],
  purge: ['unknown-key', 'damaged'],
};

const MAKES: Readonly<Record<TreatmentKind, RowStatus | null>> = {
  rotate: 'current-key',
  encrypt: 'current-key',
  decrypt: 'plaintext',
  purge: null,
};

function becomingOf(kind: TreatmentKind, { status, reason }: RowFact): Becoming {
  if (!TAKES[kind].includes(status)) return { kind, status, changes: false, reason };
  return { kind, status: MAKES[kind], changes: true, reason: null };
}
