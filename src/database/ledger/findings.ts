import type { Queryable } from '../database.ts';
import type { Target } from '../target.ts';

/** Takes a run's findings of a target off the record: the sitting that made them was undone. */
export async function forgetFindings(
  db: Queryable,
  { run, target }: { run: string; target: Target },
): Promise<void> {
  await db.execute('delete from keyturn.finding where run = $1 and field = any ($2::text[])', [
    run,
    target.fields.map(({ name }) => name),
  ]);
}
