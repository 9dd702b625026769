import type { Queryable } from './database.ts';

/** What stands in the way of blanking a column, or of setting it along with one that is. */
export interface Blanking {
  name: string;
  notNull: boolean;
  generated: boolean;
  mayUpdate: boolean;
  /** A unique index that lets only one value of the column be empty; null where there is none. */
  oneEmpty: string | null;
  /** The same for NULL. */
  oneNull: string | null;
}

/** Columns of a table by their names; one that is not there is left out. */
export async function columnsToBlank(
  db: Queryable,
  { schema, table, columns }: { schema: string; table: string; columns: readonly string[] },
): Promise<Map<string, Blanking>> {
  const found = await db.query<Blanking>(COLUMNS, [schema, table, columns]);
  return new Map(found.map((column) => [column.name, column]));
}

/** An index over several columns, or over some rows, lets more than one be empty; PostgreSQL 14 knows one kind of NULLs. */
const COLUMNS = `
select a.attname::text as name,
       a.attnotnull or t.typnotnull as "notNull",
       a.attgenerated <> '' as generated,
       has_column_privilege(c.oid, a.attnum, 'update') as "mayUpdate",
       min(alone.name) as "oneEmpty",
       min(alone.name) filter (where alone.counts_null) as "oneNull"
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type as t on t.oid = a.atttypid
  left join lateral (
    select i.indexrelid::regclass::text as name,
           coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as counts_null
      from pg_index as i
     where i.indrelid = c.oid and i.indisunique and i.indpred is null
       and i.indnkeyatts = 1 and i.indkey[0] = a.attnum) as alone on true
 where n.nspname = $1 and c.relname = $2 and a.attname = any ($3::text[])
 group by c.oid, a.attrelid, a.attname, a.attnum, a.attnotnull, t.typnotnull, a.attgenerated`;
