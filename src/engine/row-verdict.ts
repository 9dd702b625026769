import type { Target } from '../database/target.ts';
import { primaryKeyOf, type TargetRow } from '../database/pages.ts';
import type { BatchField } from '../database/ledger/entities.ts';
import { count, noCounts } from '../plan/counts.ts';
import type { FindingFact } from '../plan/facts.ts';
import { type Judgement, judge } from '../plan/judge.ts';
import { openTogether } from '../plan/open-cell.ts';
import { DOES_NOT_OPEN, type Resealed, reseal } from '../plan/reseal.ts';
import { isFinding } from '../plan/row-status.ts';

/** What is to become of one row: a verdict per field of the target, null where the row is no part of a field. */
export interface RowVerdict {
  readonly row: TargetRow;
  readonly fields: readonly (FieldVerdict | null)[];
}

export interface FieldVerdict {
  readonly judgement: Judgement;
  /** The value with every cell that was under an older key under the target key; other cells as they were. */
  readonly resealed: Resealed | null;
  /** Why it is left as it is, though an older key proves it. */
  readonly left: string | null;
}

/** Judges rows and re-seals what stands under an older key; nothing is written. */
export function decideAll(target: Target, rows: readonly TargetRow[]): RowVerdict[] {
  const judged = rows.map((row) =>
    target.fields.map(({ judging }, i) => (row.applies[i] ? judge(row.values[i]!, judging) : null)),
  );
  openTogether(
    judged.flatMap((row) => row.filter((each): each is Judgement => each !== null && isTurnable(each))),
  );
  return rows.map((row, r) => ({
    row,
    fields: judged[r]!.map((judgement, i) => {
      const stored = row.values[i]!;
      if (judgement === null) return null;
      if (stored === null || !isTurnable(judgement)) return { judgement, resealed: null, left: null };
      const resealed = reseal(stored, judgement, target.fields[i]!.judging);
      if (resealed === null) return { judgement, resealed, left: DOES_NOT_OPEN };
      return { judgement: settled(judgement), resealed, left: null };
    }),
  }));
}

export function decide(target: Target, row: TargetRow): RowVerdict {
  return decideAll(target, [row])[0]!;
}

/** What is still asked of a judgement once its value is re-sealed: a page of rows is long, and its tokens weigh. */
function settled({ status, reason }: Judgement): Judgement {
  return { status, reason, key: null, sealed: null, cells: [] };
}

function isTurnable({ cells }: Judgement): boolean {
  return cells.some(({ status }) => status === 'old-key');
}

export function changes(verdict: RowVerdict): boolean {
  return verdict.fields.some((field) => field !== null && field.resealed !== null);
}

/** The same row, left as it is for a reason that befell all of it. */
export function leave(verdict: RowVerdict, reason: string): RowVerdict {
  return {
    row: verdict.row,
    fields: verdict.fields.map((field) =>
      field === null || field.resealed === null ? field : { ...field, resealed: null, left: reason },
    ),
  };
}

/** Once its row is written, the value opens under the target key. */
export function standsUnderTarget({ judgement, resealed }: FieldVerdict): boolean {
  return judgement.status === 'current-key' || (resealed !== null && judgement.status === 'old-key');
}

/** Adds the verdicts up: per field what was found and how much of it changed. */
export function tally(target: Target, verdicts: readonly RowVerdict[]): BatchField[] {
  const fields = target.fields.map(({ name }) => ({
    field: name,
    changed: 0,
    sealed: 0,
    counts: noCounts(),
  }));
  for (const verdict of verdicts) {
    const isWritten = changes(verdict);
    for (const [i, field] of verdict.fields.entries()) {
      if (field === null) continue;
      count(fields[i]!.counts, field.judgement.status);
      if (field.resealed !== null && field.judgement.status === 'old-key') fields[i]!.changed += 1;
      if (isWritten && standsUnderTarget(field)) fields[i]!.sealed += 1;
    }
  }
  return fields;
}

/** What the verdicts leave as it is, and why; labels are null until they are read. */
export function findingsOf(target: Target, verdicts: readonly RowVerdict[]): FindingFact[] {
  const findings: FindingFact[] = [];
  for (const { row, fields } of verdicts) {
    for (const [i, field] of fields.entries()) {
      const reason = field === null ? null : reasonToLeave(field);
      if (field === null || reason === null) continue;
      findings.push({
        event: 'finding',
        field: target.fields[i]!.name,
        primaryKey: primaryKeyOf(target, row.key),
        label: row.labels[i] ?? null,
        status: field.judgement.status,
        reason,
      });
    }
  }
  return findings;
}

function reasonToLeave({ judgement, left, resealed }: FieldVerdict): string | null {
  if (left !== null) return left;
  if (!isFinding(judgement.status)) return null;
  const reason = judgement.reason ?? judgement.status;
  return resealed === null ? reason : `${reason}; its cells under an older key were turned`;
}
