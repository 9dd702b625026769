import type { Database } from '../database/database.ts';
import { primaryKeyOf, readPage, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { RowFact } from '../plan/facts.ts';
import { judgeRow } from '../plan/judge-row.ts';
import type { RowStatus } from '../plan/row-status.ts';

/** Rows looked at for one page at most, so that a filter that fits few rows still answers. */
const SCAN_ROWS = 2_000;

export interface RowsWanted {
  statuses: readonly RowStatus[] | null;
  after: { field: string; key: readonly string[] } | null;
  limit: number;
}

export interface RowsFound {
  rows: RowFact[];
  cursor: { field: string; key: readonly string[] } | null;
}

/**
 * One page of judged rows, field by field in key order, with labels. A page may hold fewer rows than asked for, or
 * none, and still have a cursor: where the filter fits few, the caller asks on.
 */
export async function readJudgedRows(
  database: Database,
  targets: readonly Target[],
  wanted: RowsWanted,
): Promise<RowsFound> {
  const fields = targets.flatMap((target) => target.fields.map((field) => ({ target, field })));
  const start =
    wanted.after === null ? 0 : fields.findIndex(({ field }) => field.name === wanted.after?.field);
  const rows: RowFact[] = [];
  for (const [n, { target, field }] of fields.slice(Math.max(0, start)).entries()) {
    const after = n === 0 ? (wanted.after?.key ?? null) : null;
    const limit = wanted.statuses === null ? wanted.limit - rows.length : SCAN_ROWS;
    // One field at a time: its rows come in key order, whatever else the table holds. Where nothing authenticates,
    // what stands beside it in the row is judged with it.
    const isAlone = field.judging.scheme.provenBy === 'authentication';
    const judged = isAlone ? { ...target, fields: [field] } : target;
    const place = judged.fields.indexOf(field);
    const page = await readPage(database, judged, {
      after: after?.length ? after : null,
      upto: null,
      limit,
      withLabels: true,
    });
    for (const row of page) {
      const fact = asRowFact(judged, place, row);
      if (fact !== null && (wanted.statuses?.includes(fact.status) ?? true)) rows.push(fact);
      if (rows.length === wanted.limit) return { rows, cursor: { field: field.name, key: row.key } };
    }
    if (page.length === limit) return { rows, cursor: { field: field.name, key: page.at(-1)!.key } };
  }
  return { rows, cursor: null };
}

function asRowFact(target: Target, place: number, row: TargetRow): RowFact | null {
  const judgement = judgeRow(
    row,
    target.fields.map(({ judging }) => judging),
  )[place];
  if (judgement == null) return null;
  const { status, key, sealed, reason } = judgement;
  return {
    event: 'row',
    field: target.fields[place]!.name,
    primaryKey: primaryKeyOf(target, row.key),
    label: row.labels[place] ?? null,
    status,
    key: key?.material.fingerprint ?? null,
    sealedAt:
      sealed?.sealedAt == null ? null : new Date(sealed.sealedAt * 1000).toISOString().replace('.000Z', 'Z'),
    reason,
  };
}
