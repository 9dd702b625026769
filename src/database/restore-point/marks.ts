import type { Queryable } from '../database.ts';

/** Images that stand in the database again. */
export async function settle(tx: Queryable, by: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute('update keyturn.before_image set settled_by = $1 where id = any ($2::bigint[])', [
    by,
    ids,
  ]);
}

/** Images that were not put back, and why. */
export async function leave(tx: Queryable, reason: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute('update keyturn.before_image set left_because = $1 where id = any ($2::bigint[])', [
    reason,
    ids,
  ]);
}

/** What is worth telling of images that were put back. */
export async function note(tx: Queryable, reason: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(
    `update keyturn.before_image
        set left_because = coalesce(left_because || '; ', 'it was put back, but ') || $1
      where id = any ($2::bigint[])`,
    [reason, ids],
  );
}
