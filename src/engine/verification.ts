import type { Database } from '../database/database.ts';
import { readPages, type TargetRow } from '../database/pages.ts';
import type { Target, TargetField } from '../database/target.ts';
import type { VerifyFact } from '../plan/facts.ts';
import { openWithTarget } from './batch-digest.ts';

/** Opens every value with the target key alone; empty and exempt values count as neither. */
export async function* verify(
  database: Database,
  targets: readonly Target[],
  isStopped: () => boolean,
): AsyncGenerator<VerifyFact, void, void> {
  const total = { opened: 0, failed: 0 };
  for (const target of targets) {
    const counts = target.fields.map(() => ({ opened: 0, failed: 0, done: 0 }));
    for await (const page of readPages(database, target, { after: null, upto: null })) {
      if (isStopped()) return;
      for (const [i, field] of target.fields.entries()) {
        for (const row of page) verifyValue(row, { i, field, count: counts[i]! });
        yield {
          event: 'proof-progress',
          field: field.name,
          done: counts[i]!.done,
          total: Math.max(target.rows ?? 0, counts[i]!.done),
        };
      }
    }
    for (const [i, { name }] of target.fields.entries()) {
      const { opened, failed } = counts[i]!;
      total.opened += opened;
      total.failed += failed;
      yield { event: 'verified', field: name, opened, failed };
    }
  }
  yield { event: 'verify-total', ...total };
}

function verifyValue(
  row: TargetRow,
  {
    i,
    field,
    count,
  }: { i: number; field: TargetField; count: { opened: number; failed: number; done: number } },
): void {
  const stored = row.values[i]!;
  if (!row.applies[i]) return;
  count.done += 1;
  if (stored === null || stored === '' || field.judging.exempt.has(stored)) return;
  if (openWithTarget(stored, field.judging) === null) count.failed += 1;
  else count.opened += 1;
}
