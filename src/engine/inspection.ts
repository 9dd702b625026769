import type { Database } from '../database/database.ts';
import { primaryKeyOf } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { Becoming, InspectedCell, InspectedValue } from '../plan/inspection.ts';
import type { CellJudgement, Judgement } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { type AddressedRow, addressedRow, type RowAddress } from './addressed-row.ts';
import { becomings } from './becoming.ts';
import { labelledRows } from './labels.ts';
import { momentOf, rowFact } from './listed-values.ts';

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
    const found = await addressedRow(tx, targets, address);
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

function inspectedValues(
  { target, row }: AddressedRow,
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
