import { MAY_CHANGE } from '../storage/large-object.ts';
import type { Database, Queryable } from './database.ts';
import { qualified, quoted } from './identifiers.ts';

/** Large objects that this role may change and that no column of the database refers to. */
export interface Orphans {
  oids: readonly string[];
  /** Tables with columns of OIDs that this role may not read: an object may be referred to there. */
  unread: readonly string[];
}

/** Each object that is unlinked takes a lock: not too many in one transaction. */
const AT_ONCE = 500;

export async function readOrphans(db: Queryable): Promise<Orphans> {
  const { referred, unread } = await referring(db);
  const orphans = await db.query<{ oid: string }>(
    `with referred (oid) as (${referred})
     select lo.oid::text as oid
       from pg_largeobject_metadata as lo
      where ${MAY_CHANGE}
        and not exists (select from referred where referred.oid = lo.oid)
      order by lo.oid`,
  );
  return { oids: orphans.map(({ oid }) => oid), unread };
}

/** Unlinks those of these objects that nothing refers to even now; returns how many. This can't be undone. */
export async function unlinkOrphans(database: Database, oids: readonly string[]): Promise<number> {
  let unlinked = 0;
  for (let at = 0; at < oids.length; at += AT_ONCE) {
    unlinked += await database.transaction(async (tx) => {
      const { referred } = await referring(tx);
      const rows = await tx.query(
        `with referred (oid) as (${referred})
         select lo_unlink(lo.oid)
           from pg_largeobject_metadata as lo
          where lo.oid = any ($1::oid[])
            and not exists (select from referred where referred.oid = lo.oid)`,
        [oids.slice(at, at + AT_ONCE)],
      );
      return rows.length;
    });
  }
  return unlinked;
}

/** Every OID that stands in a column of some table; OIDs kept as text or numbers nobody can tell. */
async function referring(db: Queryable): Promise<{ referred: string; unread: string[] }> {
  const columns = await db.query<OidColumn>(OID_COLUMNS);
  const referred = columns
    .filter(({ readable }) => readable)
    .map(({ schema, name, column }) => `select ${quoted(column)}::oid from ${qualified(schema, name)}`);
  const unread = columns.filter(({ readable }) => !readable).map(({ schema, name }) => `${schema}.${name}`);
  return { referred: ['select 0::oid', ...referred].join('\n       union '), unread: [...new Set(unread)] };
}

interface OidColumn {
  schema: string;
  name: string;
  column: string;
  readable: boolean;
}

const OID_COLUMNS = `
select n.nspname as schema, c.relname as name, a.attname as column,
       has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select') as readable
  from pg_attribute as a
  join pg_class as c on c.oid = a.attrelid
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_type as t on t.oid = a.atttypid
 where c.relkind in ('r', 'p')
   and a.attnum > 0
   and not a.attisdropped
   and (t.oid = 'oid'::regtype or t.typbasetype = 'oid'::regtype)
   and n.nspname not in ('pg_catalog', 'information_schema', 'keyturn')
   and n.nspname not like 'pg_toast%'
 order by 1, 2, 3`;
