import type { Session } from '../../src/drill/session.ts';

/** Every row of every table as one text, in no order but the same one each time; large objects as rows of a table. */
export type Contents = Readonly<Record<string, readonly string[]>>;

const TABLES = `
select c.oid::regclass::text as sql, n.nspname || '.' || c.relname as name,
       rn.nspname || '.' || r.relname as whole
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_class as r on r.oid = coalesce(pg_partition_root(c.oid), c.oid)
  join pg_namespace as rn on rn.oid = r.relnamespace
 where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'keyturn')
   and n.nspname = coalesce($1, n.nspname)
 order by 1`;

const OBJECTS = `
select lo.oid::text || ' ' || pg_get_userbyid(lo.lomowner) || ' ' || coalesce(lo.lomacl::text, '') || ' '
       || encode(sha256(lo_get(lo.oid)), 'hex') as line
  from pg_largeobject_metadata as lo
 order by lo.oid`;

/** What stands in the database, or in one schema of it, to the byte; rows of partitions stand under the partitioned table, each with its own. */
export async function contentsOf(
  { query }: Pick<Session, 'query'>,
  schema: string | null = null,
): Promise<Contents> {
  await query(`set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres'`);
  const contents: Record<string, string[]> = {};
  for (const { sql, name, whole } of await query<Record<'sql' | 'name' | 'whole', string>>(TABLES, [
    schema,
  ])) {
    // A row's text is made of what its types put out, which a cast to text is not.
    const rows = await query<{ line: string }>(
      `select "%row"::text as line from ${sql} as "%row" order by "%row"::text collate "C"`,
    );
    const lines = rows.map(({ line }) => (name === whole ? line : `${name} ${line}`));
    contents[whole] = [...(contents[whole] ?? []), ...lines];
  }
  if (schema !== null) return contents;
  const objects = await query<{ line: string }>(OBJECTS);
  return { ...contents, 'large objects': objects.map(({ line }) => line) };
}

/** How many rows of each table are gone, and how many stand otherwise; tables of which none is are left out. */
export function differences(
  before: Contents,
  after: Contents,
): Record<string, { gone: number; changed: number }> {
  const found = Object.keys(before).map((table) => {
    const [old, now] = [before[table]!, after[table] ?? []];
    const changed = missing(now, old);
    return [table, { gone: missing(old, now) - changed, changed }] as const;
  });
  return Object.fromEntries(found.filter(([, { gone, changed }]) => gone !== 0 || changed !== 0));
}

function missing(these: readonly string[], among: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of among) left.set(line, (left.get(line) ?? 0) + 1);
  return these.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  }).length;
}
