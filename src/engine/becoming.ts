import type { Queryable } from '../database/database.ts';
import type { Target, TargetField } from '../database/target.ts';
import { widthsOf } from '../database/widths.ts';
import { OperatorError } from '../errors.ts';
import type { Becoming } from '../plan/inspection.ts';
import { shownField } from '../plan/names.ts';
import { besideNonce, notReadAsPlaintext } from '../plan/reads-plaintext.ts';
import { TREATMENT_KINDS, type TreatmentKind } from '../plan/treatment.ts';
import { treatmentOf } from '../plan/treatments.ts';
import type { AddressedRow } from './addressed-row.ts';
import { refuseUnreachable } from './purge-reach.ts';
import { decide, type FieldVerdict, reasonToLeave } from './row-verdict.ts';

/** A value that a kind of run would take, with the field it stands in. */
interface Taken {
  db: Queryable;
  target: Target;
  field: TargetField;
  verdict: FieldVerdict;
  application: string;
}

/** What each kind of run would make of each value of a row, by field: rehearsed in memory, nothing is written. */
export async function becomings(
  db: Queryable,
  rows: readonly AddressedRow[],
  application: string,
): Promise<ReadonlyMap<string, readonly Becoming[]>> {
  const all = new Map<string, Becoming[]>();
  for (const kind of TREATMENT_KINDS) {
    for (const [field, becoming] of await ofKind(db, rows, { kind, application }))
      all.set(field, [...(all.get(field) ?? []), becoming]);
  }
  return all;
}

async function ofKind(
  db: Queryable,
  rows: readonly AddressedRow[],
  { kind, application }: { kind: TreatmentKind; application: string },
): Promise<ReadonlyMap<string, Becoming>> {
  const found = new Map<string, Becoming>();
  for (const { target: given, row } of rows) {
    const target = { ...given, treatment: treatmentOf(kind) };
    for (const [i, verdict] of decide(target, row).fields.entries()) {
      const field = target.fields[i]!;
      if (verdict !== null)
        found.set(field.name, await becoming({ db, target, field, verdict, application }));
    }
  }
  return withWholeRow(found);
}

async function becoming(taken: Taken): Promise<Becoming> {
  const { target, verdict } = taken;
  const { kind } = target.treatment;
  const { judgement, treated, left, after } = verdict;
  const refused = treated === null && left === null ? null : await refusalOf(taken);
  if (refused !== null) return { kind, status: judgement.status, changes: false, reason: refused };
  const reason = treated?.deletesRow ? null : reasonToLeave(verdict, target.treatment);
  return { kind, status: treated?.deletesRow ? null : after, changes: treated !== null, reason };
}

/** A row that goes takes its other values along. */
function withWholeRow(found: ReadonlyMap<string, Becoming>): ReadonlyMap<string, Becoming> {
  const [by] = [...found].find(([, { status }]) => status === null) ?? [];
  if (by === undefined) return found;
  return new Map(
    [...found].map(([field, { kind, status, changes, reason }]) => [
      field,
      status === null
        ? { kind, status, changes, reason }
        : { kind, status: null, changes: true, reason: `its row goes with ${shownField(by)}` },
    ]),
  );
}

/** Why the run would be refused before its first row; null where nothing of this value stands in its way. */
async function refusalOf(taken: Taken): Promise<string | null> {
  switch (taken.target.treatment.kind) {
    case 'rotate':
      return null;
    case 'encrypt':
      return tooNarrow(taken);
    case 'decrypt':
      return unread(taken);
    case 'purge':
      return unreachable(taken);
  }
}

async function tooNarrow({ db, target, field, verdict }: Taken): Promise<string | null> {
  const [width] = await widthsOf(db, { ...target, fields: [field] });
  const length = [...(verdict.treated?.value ?? '')].length;
  if (width == null || length <= width) return null;
  return `${shownField(field.name)} holds ${width} characters, and its sealed value would have ${length}: it must be widened first`;
}

function unread({ field: { name, readsPlaintext, judging }, application }: Taken): string | null {
  if (readsPlaintext === false) return notReadAsPlaintext(application, [name]).message;
  return judging.scheme.nonce === 'beside' ? besideNonce(application, [name]).message : null;
}

async function unreachable({ db, target, verdict }: Taken): Promise<string | null> {
  if (verdict.treated === null) return null;
  try {
    await refuseUnreachable(db, [target]);
    return null;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return error.message;
  }
}
