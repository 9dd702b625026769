import type { Database, OpenTransaction } from '../database/database.ts';
import { failureOf } from '../database/database-errors.ts';
import { primaryKeyOf, readRowsByKey } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { type OperatorError, refusal, usageError } from '../errors.ts';
import type { RowFact } from '../plan/facts.ts';
import type { CellJudgement, Judgement } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { shownField } from '../plan/names.ts';
import { printable } from '../plan/printable.ts';
import type { RowStatus } from '../plan/row-status.ts';
import { listed, plural } from '../plan/words.ts';
import { type Becoming, becomings, type FoundRow } from './becoming.ts';
import { labelledRows } from './labels.ts';
import { momentOf, rowFact } from './listed-values.ts';

/** A row by a field that it is part of and its primary key values in key order, as text. */
export interface RowAddress {
  field: string;
  key: readonly string[];
}

export interface InspectedValue extends RowFact {
  keyring: string;
  cells: readonly InspectedCell[];
  becomes: readonly Becoming[];
}

export interface InspectedCell {
  /** The path of a JSON member; null where the value is the cell. */
  at: string | null;
  status: RowStatus;
  key: string | null;
  sealedAt: string | null;
  reason: string | null;
}

interface Inspecting {
  /** All of one table. */
  targets: readonly Target[];
  address: RowAddress;
  application: string;
}

/**
 * Every value of one row, that of the field that was asked for first. All is read at one moment, in a session that
 * PostgreSQL keeps from writing; what would become of it is made in memory and thrown away.
 */
export async function inspectRow(
  readOnly: Database,
  { targets, address, application }: Inspecting,
): Promise<InspectedValue[]> {
  const tx = await readOnly.begin();
  try {
    await tx.query('set transaction isolation level repeatable read, read only');
    const found = await findRow(tx, targets, address);
    const becomes = await becomings(tx, found, application);
    const values = found.flatMap((each) => inspectedValues(each, becomes));
    const all = await labelledRows(tx, targets, values);
    return [...all.filter(isOf(address)), ...all.filter((value) => !isOf(address)(value))];
  } finally {
    await tx.rollback();
  }
}

function isOf(address: RowAddress): (value: { field: string }) => boolean {
  return ({ field }) => field === address.field;
}

async function findRow(
  tx: OpenTransaction,
  targets: readonly Target[],
  address: RowAddress,
): Promise<FoundRow[]> {
  const found: FoundRow[] = [];
  for (const target of targets) {
    refuseOtherKey(target, address);
    const rows = await inKeyTypes(readRowsByKey(tx, withoutLimits(target), { keys: [address.key] }), address);
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

/** What was given may be no value of the key's type; the server's own words could quote it. */
async function inKeyTypes<T>(work: Promise<T>, { field }: RowAddress): Promise<T> {
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

function inspectedValues(
  { target, row }: FoundRow,
  becomes: ReadonlyMap<string, readonly Becoming[]>,
): InspectedValue[] {
  const judgings = target.fields.map(({ judging }) => judging);
  const primaryKey = primaryKeyOf(target, row.key);
  return judgeRow(row, judgings).flatMap((judgement, i) => {
    if (judgement === null) return [];
    const { name, judging } = target.fields[i]!;
    const fact = rowFact({ field: name, primaryKey, label: null }, judgement);
    const paths = judging.storage.pathsOf?.(row.values[i] ?? '') ?? [];
    return [
      {
        ...fact,
        keyring: target.keyring.name,
        cells: inspectedCells(judgement, paths),
        becomes: becomes.get(name) ?? [],
      },
    ];
  });
}

function inspectedCells({ cells }: Judgement, paths: readonly string[]): InspectedCell[] {
  return cells.map((cell, i) => inspectedCell(cell, paths[i] ?? null));
}

function inspectedCell({ status, key, sealed, reason }: CellJudgement, at: string | null): InspectedCell {
  return {
    at,
    status,
    key: key?.material.fingerprint ?? null,
    sealedAt: momentOf(sealed?.sealedAt ?? null),
    reason,
  };
}
