import type { Queryable } from './database.ts';
import { readReferrers, type Referrer } from './referrers.ts';

/** What the catalogue says of one table, and of the columns the configuration names. */
export interface TableFacts {
  kind: 'table' | 'partitioned' | 'view' | 'foreign' | 'other';
  owner: string;
  /** Rows as the last ANALYZE saw them, over all partitions; null where nothing was analysed. */
  estimate: number | null;
  /** Bytes of the heap, over all partitions. */
  bytes: number;
  /** The same with what is stored out of line. */
  wholeBytes: number;
  maySelect: boolean;
  /** Row-level security is in force for this role: rows may be hidden. */
  rowsHidden: boolean;
  key: readonly KeyColumn[];
  columns: readonly ColumnFacts[];
  columnNames: readonly string[];
  referrers: readonly Referrer[];
}

export interface KeyColumn {
  name: string;
  /** As SQL writes it: `bigint`, `character varying(50)`. */
  type: string;
  typeName: string;
}

export interface ColumnFacts {
  name: string;
  type: string;
  /** Base type's name in pg_type, through domains. */
  typeName: string;
  /** Characters, for varchar(n) and char(n). */
  maxLength: number | null;
  notNull: boolean;
  generated: boolean;
  mayUpdate: boolean;
  inPartitionKey: boolean;
  triggers: readonly string[];
  uniqueIndexes: readonly string[];
  expressionIndexes: readonly string[];
  otherIndexes: number;
  foreignKeys: readonly string[];
}

/** Null where there is no such table. */
export async function readTable(
  db: Queryable,
  table: { schema: string; name: string; columns: readonly string[] },
): Promise<TableFacts | null> {
  const [relation] = await db.query<RelationRow>(RELATION, [table.schema, table.name]);
  if (relation === undefined) return null;
  const [key, columns, names, referrers] = [
    await db.query<KeyColumn>(KEY, [relation.oid]),
    await db.query<ColumnFacts>(COLUMNS, [relation.oid, table.columns]),
    await db.query<{ name: string }>(NAMES, [relation.oid]),
    await readReferrers(db, relation),
  ];
  return {
    kind: KINDS[relation.kind] ?? 'other',
    owner: relation.owner,
    estimate: relation.estimate === null ? null : Number(relation.estimate),
    bytes: Number(relation.bytes),
    wholeBytes: Number(relation.whole_bytes),
    maySelect: relation.may_select,
    rowsHidden: relation.rows_hidden,
    key,
    columns,
    columnNames: names.map(({ name }) => name),
    referrers,
  };
}

/** Tables of the database an operator may have meant. */
export async function tableNames(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ name: string }>(TABLES);
  return rows.map(({ name }) => name);
}

interface RelationRow {
  oid: string;
  kind: string;
  owner: string;
  estimate: string | null;
  bytes: string;
  whole_bytes: string;
  may_select: boolean;
  rows_hidden: boolean;
}

const KINDS: Readonly<Record<string, TableFacts['kind']>> = {
  r: 'table',
  p: 'partitioned',
  v: 'view',
  m: 'view',
  f: 'foreign',
};

const RELATION = `
select c.oid::text as oid,
       c.relkind as kind,
       pg_get_userbyid(c.relowner) as owner,
       (select sum(leaf.reltuples)::bigint
          from pg_partition_tree(c.oid) as part
          join pg_class as leaf on leaf.oid = part.relid
         where part.isleaf
        having min(leaf.reltuples) >= 0) as estimate,
       (select coalesce(sum(pg_relation_size(part.relid)), 0)
          from pg_partition_tree(c.oid) as part
         where part.isleaf)::text as bytes,
       (select coalesce(sum(pg_table_size(part.relid)), 0)
          from pg_partition_tree(c.oid) as part
         where part.isleaf)::text as whole_bytes,
       has_table_privilege(c.oid, 'select') as may_select,
       row_security_active(c.oid) as rows_hidden
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
 where n.nspname = $1
   and c.relname = $2
   and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const KEY = `
select a.attname as name,
       format_type(a.atttypid, a.atttypmod) as type,
       t.typname as "typeName"
  from pg_index as i
 cross join unnest(i.indkey) with ordinality as k(attnum, n)
  join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
  join pg_type as t on t.oid = a.atttypid
 where i.indrelid = $1::oid
   and i.indisprimary
 order by k.n`;

const COLUMNS = `
select a.attname as name,
       format_type(a.atttypid, a.atttypmod) as type,
       coalesce(base.typname, t.typname) as "typeName",
       case when coalesce(base.typname, t.typname) in ('varchar', 'bpchar')
             and greatest(a.atttypmod, t.typtypmod) > 4
            then greatest(a.atttypmod, t.typtypmod) - 4 end as "maxLength",
       a.attnotnull or t.typnotnull as "notNull",
       a.attgenerated <> '' as generated,
       has_column_privilege(a.attrelid, a.attnum, 'update') as "mayUpdate",
       exists (
         select from pg_partitioned_table as p
          where p.partrelid = a.attrelid and a.attnum = any (p.partattrs)) as "inPartitionKey",
       array(
         select tg.tgname::text from pg_trigger as tg
          where tg.tgrelid = a.attrelid and not tg.tgisinternal
            and tg.tgtype & 16 <> 0 and tg.tgenabled in ('O', 'A')
            and (cardinality(tg.tgattr) = 0 or a.attnum = any (tg.tgattr))
          order by 1) as triggers,
       array(
         select i.indexrelid::regclass::text from pg_index as i
          where i.indrelid = a.attrelid and i.indisunique
            and a.attnum = any (i.indkey) order by 1) as "uniqueIndexes",
       array(
         select i.indexrelid::regclass::text from pg_index as i
          where i.indrelid = a.attrelid
            and not a.attnum = any (i.indkey)
            and exists (
              select from pg_depend as d
               where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
                 and d.refobjid = a.attrelid and d.refobjsubid = a.attnum)
          order by 1) as "expressionIndexes",
       (select count(*)::int from pg_index as i
         where i.indrelid = a.attrelid and not i.indisunique
           and a.attnum = any (i.indkey)) as "otherIndexes",
       array(
         select c.conname::text from pg_constraint as c
          where c.contype = 'f'
            and (c.conrelid = a.attrelid and a.attnum = any (c.conkey)
              or c.confrelid = a.attrelid and a.attnum = any (c.confkey))
          order by 1) as "foreignKeys"
  from pg_attribute as a
  join pg_type as t on t.oid = a.atttypid
  left join pg_type as base on base.oid = t.typbasetype
 where a.attrelid = $1::oid
   and a.attname = any ($2::text[])
   and a.attnum > 0
   and not a.attisdropped`;

const NAMES = `
select attname as name
  from pg_attribute
 where attrelid = $1::oid
   and attnum > 0
   and not attisdropped
 order by attnum`;

const TABLES = `
select n.nspname || '.' || c.relname as name
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname not in ('pg_catalog', 'information_schema')
   and n.nspname not like 'pg_toast%'
 order by 1`;
