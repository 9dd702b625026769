import { failureOf, isRetryable } from '../database/database-errors.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import { primaryKeyOf, readLabels, type RowLabels } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { FindingFact } from '../plan/facts.ts';

/** What is told of a row, a finding above all. */
type ToldOfRow = Pick<FindingFact, 'field' | 'primaryKey' | 'label'>;

/** Findings with the labels by which a person knows their rows; asked for only here, since most rows need none. */
export async function labelled<T extends ToldOfRow>(
  db: Queryable | Transaction,
  target: Target,
  findings: readonly T[],
): Promise<T[]> {
  if (findings.length === 0 || target.fields.every(({ label }) => label === null)) return [...findings];
  const keys = new Map(
    findings.map(({ primaryKey }) => [JSON.stringify(primaryKey), Object.values(primaryKey)]),
  );
  const read = () => readLabels(db, target, [...keys.values()]);
  const rows = await ('attempt' in db ? db.attempt(read) : read()).catch(noneWhereRefused);
  const labels = new Map(rows.map((row) => [JSON.stringify(primaryKeyOf(target, row.key)), row.labels]));
  return findings.map((finding) => ({
    ...finding,
    label:
      labels.get(JSON.stringify(finding.primaryKey))?.[
        target.fields.findIndex(({ name }) => name === finding.field)
      ] ?? null,
  }));
}

/** The same for rows of several tables, in the order they came. */
export async function labelledRows<T extends ToldOfRow>(
  db: Queryable | Transaction,
  targets: readonly Target[],
  rows: readonly T[],
): Promise<T[]> {
  const all = [...rows];
  for (const target of targets) {
    const names = new Set(target.fields.map(({ name }) => name));
    const places = all.flatMap(({ field }, i) => (names.has(field) ? [i] : []));
    const found = await labelled(
      db,
      target,
      places.map((place) => all[place]!),
    );
    for (const [i, place] of places.entries()) all[place] = found[i]!;
  }
  return all;
}

/** A label is the operator's own SQL, and may fail for a row: what it was to name is reported without it. */
function noneWhereRefused(error: unknown): RowLabels[] {
  if (failureOf(error) === null || isRetryable(error)) throw error;
  return [];
}
