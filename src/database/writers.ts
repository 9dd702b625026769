import type { Queryable } from './database.ts';
import { qualified, quoted } from './identifiers.ts';
import { keyArrays } from './page-sql.ts';
import type { Target } from './target.ts';

/**
 * The transactions that wrote these rows, low 32 bits, as the rows show them: what was written behind a savepoint shows
 * an id of its own, which PostgreSQL does not otherwise tell.
 */
export async function writersOf(
  db: Queryable,
  target: Target,
  keys: readonly (readonly string[])[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const { schema, table, key } = target;
  const rows = await db.query<{ xid: string }>(
    [
      'select distinct t.xmin::text as xid',
      `  from ${qualified(schema, table)} as t`,
      `  join unnest(${keyArrays(target)}) as given(${key.map((_, i) => `keyturn_k${i}`).join(', ')})`,
      `    on ${key.map(({ name }, i) => `t.${quoted(name)} = given.keyturn_k${i}`).join(' and ')}`,
    ].join('\n'),
    key.map((_, i) => keys.map((each) => each[i]!)),
  );
  return rows.map(({ xid }) => xid);
}
