import type { Target } from '../database/target.ts';
import { primaryKeyOf, type TargetRow } from '../database/pages.ts';
import type { BatchField } from '../database/ledger/entities.ts';
import { count, noCounts } from '../plan/counts.ts';
import type { FindingFact } from '../plan/facts.ts';
import type { Judgement, Judging } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { openTogether } from '../plan/open-cell.ts';
import type { RowStatus } from '../plan/row-status.ts';
import { isTaken, statusAfter, type Treated, type Treatment, type TreatmentKind } from '../plan/treatment.ts';

/** What is to become of one row: a verdict per field of the target, null where the row is no part of a field. */
export interface RowVerdict {
  readonly row: TargetRow;
  readonly fields: readonly (FieldVerdict | null)[];
}

export interface FieldVerdict {
  readonly judgement: Judgement;
  /** What is to stand in the value's place; cells that the run does not take are in it as they were. */
  readonly treated: Treated | null;
  /** Why it is left as it is, though cells of it were to be taken. */
  readonly left: string | null;
  /** What the value is once its row is written. */
  readonly after: RowStatus;
}

/** Judges rows and makes the successors of what the run takes; nothing is written. */
export function decideAll(target: Target, rows: readonly TargetRow[]): RowVerdict[] {
  const { treatment } = target;
  const judgings = target.fields.map(({ judging }) => judging);
  const judged = rows.map((row) => judgeRow(row, judgings));
  openTogether(
    judged.flatMap((row) =>
      row.filter((each): each is Judgement => each !== null && isTaken(each, treatment)),
    ),
  );
  return rows.map((row, r) => ({
    row,
    fields: judged[r]!.map((judgement, i) =>
      judgement === null
        ? null
        : decideField(row.values[i]!, judgement, { treatment, judging: judgings[i]! }),
    ),
  }));
}

function decideField(
  stored: string | null,
  judgement: Judgement,
  { treatment, judging }: { treatment: Treatment; judging: Judging },
): FieldVerdict {
  const asItIs = { judgement, treated: null, left: null, after: judgement.status };
  if (stored === null || !isTaken(judgement, treatment)) return asItIs;
  const treated = treatment.treat(stored, judgement, judging);
  if ('left' in treated) return { ...asItIs, left: treated.left };
  const after = treated.after ?? statusAfter(judgement, treatment);
  return { judgement: settled(judgement), treated, left: null, after };
}

export function decide(target: Target, row: TargetRow): RowVerdict {
  return decideAll(target, [row])[0]!;
}

/** What is still asked of a judgement once its value is treated: a page of rows is long, and its tokens weigh. */
function settled({ status, reason, key }: Judgement): Judgement {
  return { status, reason, key, sealed: null, cells: [] };
}

export function changes(verdict: RowVerdict): boolean {
  return verdict.fields.some((field) => field !== null && field.treated !== null);
}

/** The row goes as a whole. */
export function deletesRow(verdict: RowVerdict): boolean {
  return verdict.fields.some((field) => field?.treated?.deletesRow ?? false);
}

/** The same row, left as it is for a reason that befell all of it. */
export function leave(verdict: RowVerdict, reason: string): RowVerdict {
  return {
    row: verdict.row,
    fields: verdict.fields.map((field) =>
      field === null || field.treated === null
        ? field
        : { ...field, treated: null, left: reason, after: field.judgement.status },
    ),
  };
}

/** Adds the verdicts up: per field what was found and how much of it changed. */
export function tally(target: Target, verdicts: readonly RowVerdict[]): BatchField[] {
  const { treatment } = target;
  const fields = target.fields.map(({ name }) => ({
    field: name,
    changed: 0,
    sealed: 0,
    counts: noCounts(),
  }));
  for (const verdict of verdicts) {
    const isWritten = changes(verdict) && !deletesRow(verdict);
    for (const [i, field] of verdict.fields.entries()) {
      if (field === null) continue;
      count(fields[i]!.counts, field.judgement.status);
      if (field.treated !== null && !treatment.reports(field.after)) fields[i]!.changed += 1;
      if (isWritten && field.after === treatment.makes) fields[i]!.sealed += 1;
    }
  }
  return fields;
}

/** What the verdicts leave as it is, and why; labels are null until they are read. */
export function findingsOf(target: Target, verdicts: readonly RowVerdict[]): FindingFact[] {
  const findings: FindingFact[] = [];
  for (const { row, fields } of verdicts) {
    for (const [i, field] of fields.entries()) {
      const reason = field === null ? null : reasonToLeave(field, target.treatment);
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

/** Why a value is left, or part of it; null where nothing of it is to be reported. */
export function reasonToLeave(
  { judgement, left, treated, after }: FieldVerdict,
  treatment: Treatment,
): string | null {
  if (left !== null) return left;
  if (!treatment.reports(after)) return null;
  const reason = judgement.reason ?? judgement.status;
  return treated === null ? reason : `${reason}; ${OTHER_CELLS[treatment.kind]}`;
}

/** What was done to a value that is reported all the same, since not all of its cells could be taken. */
const OTHER_CELLS: Record<TreatmentKind, string> = {
  rotate: 'its cells under an older key were turned',
  encrypt: 'its plaintext cells were sealed',
  decrypt: 'its other cells were opened',
  purge: 'its cells that no key opens are gone',
};
