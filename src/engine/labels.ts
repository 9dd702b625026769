import type { Queryable } from '../database/database.ts';
import { primaryKeyOf, readRowsByKey } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { FindingFact } from '../plan/facts.ts';

/** Findings with the labels by which a person knows their rows; asked for only here, since most rows need none. */
export async function labelled(
  db: Queryable,
  target: Target,
  findings: readonly FindingFact[],
): Promise<FindingFact[]> {
  if (findings.length === 0 || target.fields.every(({ label }) => label === null)) return [...findings];
  const keys = new Map(
    findings.map(({ primaryKey }) => [JSON.stringify(primaryKey), Object.values(primaryKey)]),
  );
  const rows = await readRowsByKey(db, target, { keys: [...keys.values()], withLabels: true });
  const labels = new Map(rows.map((row) => [JSON.stringify(primaryKeyOf(target, row.key)), row.labels]));
  return findings.map((finding) => ({
    ...finding,
    label:
      labels.get(JSON.stringify(finding.primaryKey))?.[
        target.fields.findIndex(({ name }) => name === finding.field)
      ] ?? null,
  }));
}
