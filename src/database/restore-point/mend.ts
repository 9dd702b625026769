import { listed } from '../../plan/words.ts';
import { isRefusedData } from '../database-errors.ts';
import type { Transaction } from '../database.ts';
import { type Compared, compared, idsOf, type Inserted } from './insert-again.ts';
import { columnsNamed } from './keep-rows-sql.ts';
import { note } from './marks.ts';
import { updateSql } from './put-back-sql.ts';

/**
 * Compares rows that were inserted with their images, once all of a part is back: triggers may have had a mind of their
 * own, also those of rows that came later. What differs is set once more; what differs all the same is told of.
 */
export async function mend(tx: Transaction, inserted: readonly Inserted[]): Promise<void> {
  for (const each of inserted) {
    const before = await differing(tx, each);
    if (before.length === 0) continue;
    for (const alike of Map.groupBy(before, (row) => row.differing.join('\n')).values())
      await setOnceMore(tx, each, alike);
    for (const row of await differing(tx, { ...each, ids: idsOf(before) }))
      await note(tx, `a trigger or a rule changed ${listed(row.differing)}`, [row.id]);
  }
}

async function differing(tx: Transaction, each: Inserted): Promise<Compared[]> {
  return (await compared(tx, each)).filter((row) => !row.gone && row.differing.length > 0);
}

async function setOnceMore(tx: Transaction, { table }: Inserted, alike: readonly Compared[]): Promise<void> {
  const columns = columnsNamed(table, alike[0]!.differing).filter(
    ({ alwaysIdentity, mayUpdate }) => mayUpdate && !alwaysIdentity,
  );
  if (columns.length === 0) return;
  try {
    await tx.attempt(() => tx.execute(updateSql(table, columns), [idsOf(alike)]));
  } catch (error) {
    if (!isRefusedData(error)) throw error;
  }
}
