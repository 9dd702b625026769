import type { Queryable } from '../database/database.ts';
import { countDragged } from '../database/dependents/count-dragged.ts';
import { judgeDependents } from '../database/dependents/judge-dependents.ts';
import type { Target } from '../database/target.ts';
import { refusal } from '../errors.ts';
import type { DraggedFact } from '../plan/facts.ts';
import { refuseUnblankable } from './purge-blanks.ts';
import { dependentsOf } from './purging.ts';

/** Refuses (exit 3) what the database would refuse half-way: columns that can't be blanked, rows that can't be kept. */
export async function refuseUnreachable(db: Queryable, targets: readonly Target[]): Promise<void> {
  for (const target of targets) {
    await refuseUnblankable(db, target);
    if (!target.fields.some(({ judging }) => judging.onLostKey === 'delete-row')) continue;
    const facts = judgeDependents(await dependentsOf(db, target));
    const failed = facts.find(({ outcome }) => outcome === 'fail');
    if (failed) throw refusal(failed.name, failed.message, failed.hint ?? undefined);
  }
}

/** What the rows of these keys would drag along, table by table; counted within a read-only transaction. */
export async function* dragged(
  db: Queryable,
  target: Target,
  keys: readonly (readonly string[])[],
): AsyncGenerator<DraggedFact, void, void> {
  if (keys.length === 0) return;
  yield { event: 'dragged', table: `${target.schema}.${target.table}`, action: 'delete', rows: keys.length };
  for (const found of await countDragged(db, await dependentsOf(db, target), keys))
    yield { event: 'dragged', ...found };
}
