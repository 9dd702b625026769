import type { Queryable } from '../database/database.ts';
import { failureOf } from '../database/database-errors.ts';
import { readKey, readRowsByKey, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { type OperatorError, refusal, usageError } from '../errors.ts';
import { shownField } from '../plan/names.ts';
import { printable } from '../plan/printable.ts';
import { listed, plural } from '../plan/words.ts';

/** A row by a field that it is part of and its primary key values in key order, as text. */
export interface RowAddress {
  field: string;
  key: readonly string[];
  /** The columns that the values are of, where they may stand in another order. */
  columns?: readonly string[];
}

/** What one target has of it. */
export interface AddressedRow {
  target: Target;
  row: TargetRow;
}

/** What each target has of a row, in a transaction of one moment; refused where the field that was asked for has none. */
export async function addressedRow(
  tx: Queryable,
  targets: readonly Target[],
  address: RowAddress,
): Promise<AddressedRow[]> {
  const found: AddressedRow[] = [];
  for (const target of targets.map(withoutLimits)) {
    refuseOtherKey(target, address);
    const key = inKeyOrder(target, address);
    await inKeyTypes(readKey(tx, target, key), address);
    const rows = await readRowsByKey(tx, target, { keys: [key] });
    found.push(...rows.map((row) => ({ target, row })));
  }
  const isPart = found.some(({ target: { fields }, row }) =>
    fields.some(({ name }, i) => name === address.field && row.applies[i]),
  );
  if (!isPart) throw noSuchRow(address);
  return found;
}

/** A key is compared as it was given: cast to `varchar(40)` or `numeric(10,2)`, it would be cut to another row's. */
function withoutLimits(target: Target): Target {
  return { ...target, key: target.key.map((column) => ({ ...column, type: column.typeName })) };
}

function refuseOtherKey({ key: columns }: Target, { field, key }: RowAddress): void {
  if (key.length === columns.length) return;
  const names = listed(columns.map(({ name }) => printable(name)));
  throw usageError(
    'bad-key',
    `a row of ${shownField(field)} is known by ${names}, and ${plural(key.length, 'value')} ${key.length === 1 ? 'was' : 'were'} given`,
    'give one value for each column of the primary key, in its order',
  );
}

/** Where the columns are other ones by now, the values are taken as they stand. */
function inKeyOrder({ key: columns }: Target, { key, columns: given = [] }: RowAddress): readonly string[] {
  const places = columns.map(({ name }) => given.indexOf(name));
  return places.includes(-1) ? key : places.map((place) => key[place]!);
}

/** What was given may be no value of the key's type; the server's own words could quote it. */
async function inKeyTypes(work: Promise<void>, { field }: RowAddress): Promise<void> {
  return work.catch((error: unknown) => {
    if (!failureOf(error)?.code?.startsWith('22')) throw error;
    throw usageError(
      'bad-key',
      `what was given is no primary key of ${shownField(field)}`,
      'give its values as keyturn status --rows shows them',
    );
  });
}

function noSuchRow({ field, key }: RowAddress): OperatorError {
  return refusal(
    'no-such-row',
    `${shownField(field)} has no row ${listed(key.map((value) => printable(value)))}`,
    'it may be gone, or its field’s `where` leaves it out now: list the rows anew',
  );
}
