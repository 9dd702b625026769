import { listed } from '../../plan/words.ts';
import type { Transaction } from '../database.ts';
import type { TableShape } from '../dependents/shapes.ts';
import { byHalves } from './halving.ts';
import { compared, idsOf, isOf, leaveOrphans } from './insert-again.ts';
import { columnsNamed } from './keep-rows-sql.ts';
import type { KeptGroup, KeptTables } from './kept-tables.ts';
import { leave, note, settle } from './marks.ts';
import type { PuttingBack } from './put-back-part.ts';
import { latestSql, lockSql, updateSql } from './put-back-sql.ts';

const CHANGED_SINCE = 'it was changed by someone else since';
const ROW_GONE = 'its row is gone';

/** Sets the changed values of a part back, where they still are what the run left. */
export async function setBack(tx: Transaction, work: PuttingBack, kept: KeptTables): Promise<void> {
  for (const table of kept.tables) {
    await leaveOrphans(tx, work, { kept, table, action: 'changed' });
    const groups = kept.groups.filter((each) => each.action === 'changed' && isOf(each, table));
    // A row may have been changed more than once: the latest change is undone first.
    for (let done = groups.length > 0; done; ) {
      done = false;
      for (const group of groups) if (await setGroupBack(tx, work, { table, group })) done = true;
    }
  }
}

async function setGroupBack(
  tx: Transaction,
  work: PuttingBack,
  { table, group }: { table: TableShape; group: KeptGroup },
): Promise<boolean> {
  const ids = idsOf(await tx.query(latestSql(work, table, group.columns), [work.run]));
  if (ids.length === 0) return false;
  await tx.query(lockSql(table), [ids]);
  const found = await compared(tx, { table, group, ids });
  const there = found.filter(({ gone }) => !gone);
  await leave(tx, ROW_GONE, idsOf(found.filter(({ gone }) => gone)));
  await settle(tx, work.by, idsOf(there.filter(({ differing }) => differing.length === 0)));
  const changed = there.filter(({ differing }) => differing.length > 0);
  await leave(tx, CHANGED_SINCE, idsOf(changed.filter(({ asLeft }) => !asLeft)));
  const sql = updateSql(table, columnsNamed(table, group.columns));
  const set = await byHalves(tx, idsOf(changed.filter(({ asLeft }) => asLeft)), (some) =>
    tx.execute(sql, [some]),
  );
  await settle(tx, work.by, set);
  for (const { id, differing } of await compared(tx, { table, group, ids: set }))
    if (differing.length > 0) await note(tx, `a trigger or a rule changed ${listed(differing)}`, [id]);
  return true;
}
