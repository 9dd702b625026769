import type { DumpedTable } from '../plan/backup-facts.ts';
import type { Queryable } from './database.ts';

/** What a backup has to take along, and what that takes on the server. */
export interface Dumped {
  tables: readonly DumpedTable[];
  /** Bytes of these tables, with indexes and what is stored out of line. */
  tableBytes: number;
  databaseBytes: number;
  objectBytes: number;
  hasLargeObjects: boolean;
}

interface Wanted {
  tables: readonly { schema: string; table: string }[];
  /** Tables that refer to them, and those that refer to these, come along. */
  withReferrers: boolean;
}

/** The tables with all that inherits from them: pg_dump takes a partitioned table's name for its definition alone. */
export async function readDumped(db: Queryable, { tables, withReferrers }: Wanted): Promise<Dumped> {
  const rows = await db.query<DumpedTable & { bytes: string }>(TABLES, [
    tables.map(({ schema }) => schema),
    tables.map(({ table }) => table),
    withReferrers,
  ]);
  const [sizes] = await db.query<{ database: string; objects: string; standing: boolean }>(SIZES);
  return {
    tables: rows.map(({ schema, name, owner, kind }) => ({ schema, name, owner, kind })),
    tableBytes: rows.reduce((total, { bytes }) => total + Number(bytes), 0),
    databaseBytes: Number(sizes?.database ?? 0),
    objectBytes: Number(sizes?.objects ?? 0),
    hasLargeObjects: sizes?.standing ?? false,
  };
}

const TABLES = `
with recursive family (oid) as (
  select c.oid
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    join unnest($1::text[], $2::text[]) as wanted (schema, name)
      on wanted.schema = n.nspname and wanted.name = c.relname
   where c.relkind in ('r', 'p', 'f')
  union
  select along.oid
    from family
    join (select inhparent as parent, inhrelid as oid, false as refers from pg_inherits
           union all
          select confrelid, conrelid, true from pg_constraint where contype = 'f') as along
      on along.parent = family.oid and ($3::boolean or not along.refers)
)
select n.nspname::text as schema,
       c.relname::text as name,
       pg_get_userbyid(c.relowner)::text as owner,
       case c.relkind when 'r' then 'table' when 'p' then 'partitioned' else 'foreign' end as kind,
       pg_total_relation_size(c.oid)::text as bytes
  from family
  join pg_class as c on c.oid = family.oid
  join pg_namespace as n on n.oid = c.relnamespace
 order by 1, 2`;

const SIZES = `
select pg_database_size(current_database())::text as database,
       pg_total_relation_size('pg_catalog.pg_largeobject')::text as objects,
       exists (select from pg_catalog.pg_largeobject_metadata) as standing`;
