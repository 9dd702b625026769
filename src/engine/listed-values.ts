import { primaryKeyOf, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { RowFact } from '../plan/facts.ts';
import type { Judgement } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { holdsAll, soughtWords } from '../plan/row-search.ts';
import type { RowStatus } from '../plan/row-status.ts';

/** What of a list is shown: no statuses and no words mean all of it. */
export interface RowFilter {
  readonly statuses: ReadonlySet<RowStatus>;
  /** As `soughtWords` gives them. */
  readonly words: readonly string[];
}

export function rowFilter({
  statuses = [],
  search = [],
}: {
  statuses?: readonly RowStatus[];
  search?: readonly string[];
}): RowFilter {
  return { statuses: new Set(statuses), words: soughtWords(search) };
}

/** Whether labels are read along: where they decide, or every row is shown. Else they are read for those that are. */
export function readsLabels({ statuses, words }: RowFilter): boolean {
  return words.length > 0 || statuses.size === 0;
}

/** What is read together, and which of its fields are listed. */
export interface Listed {
  readonly target: Target;
  readonly places: readonly number[];
}

/**
 * Each field by itself, so that its rows come in key order, whatever else the table holds. Where nothing authenticates,
 * what stands beside it in the row is judged with it.
 */
export function fieldByField(targets: readonly Target[]): Listed[] {
  return targets.flatMap((target) =>
    target.fields.map((field, place) =>
      field.judging.scheme.provenBy === 'authentication'
        ? { target: { ...target, fields: [field] }, places: [0] }
        : { target, places: [place] },
    ),
  );
}

/** The fields of every table together. */
export function tableByTable(targets: readonly Target[]): Listed[] {
  return targets.map((target) => ({ target, places: target.fields.map((_, place) => place) }));
}

/** The values of a row that the filter leaves; labels are null unless they were read. What can't fit is not judged. */
export function listedValues({ target, places }: Listed, row: TargetRow, filter: RowFilter): RowFact[] {
  const primaryKey = primaryKeyOf(target, row.key);
  const held = places.filter(
    (place) =>
      row.applies[place] &&
      holdsAll(
        { field: target.fields[place]!.name, label: row.labels[place] ?? null, primaryKey },
        filter.words,
      ),
  );
  if (held.length === 0) return [];
  const judged = judgeRow(
    row,
    target.fields.map(({ judging }) => judging),
  );
  return held.flatMap((place) => {
    const judgement = judged[place] ?? null;
    if (judgement === null || !fits(judgement, filter)) return [];
    const { name: field } = target.fields[place]!;
    return [rowFact({ field, primaryKey, label: row.labels[place] ?? null }, judgement)];
  });
}

function fits({ status }: Judgement, { statuses }: RowFilter): boolean {
  return statuses.size === 0 || statuses.has(status);
}

/** A value as it is told. */
export function rowFact(
  { field, primaryKey, label }: Pick<RowFact, 'field' | 'primaryKey' | 'label'>,
  { status, key, sealed, reason }: Judgement,
): RowFact {
  return {
    event: 'row',
    field,
    primaryKey,
    label,
    status,
    key: key?.material.fingerprint ?? null,
    sealedAt: momentOf(sealed?.sealedAt ?? null),
    reason,
  };
}

/** Unix seconds as ISO 8601. */
export function momentOf(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
