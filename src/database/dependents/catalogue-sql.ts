/** One table as it is kept; $1 and $2 name it, or a partition of it. */
export const SHAPE = `
with wanted as (
  select coalesce(pg_partition_root(c.oid), c.oid)::oid as oid
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
   where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p')
), kept as (
  select a.attrelid, a.attnum,
         jsonb_build_object(
           'name', a.attname,
           'type', format_type(a.atttypid, a.atttypmod),
           'bareType', format_type(a.atttypid, -1),
           'typeName', coalesce(base.typname, t.typname),
           'notNull', a.attnotnull or t.typnotnull,
           'hasDefault', a.atthasdef or a.attidentity <> '' or t.typdefault is not null,
           'alwaysIdentity', a.attidentity = 'a',
           'mayUpdate', has_column_privilege(a.attrelid, a.attnum, 'update')) as facts
    from pg_attribute as a
    join pg_type as t on t.oid = a.atttypid
    left join pg_type as base on base.oid = t.typbasetype
   where a.attrelid in (select oid from wanted)
     and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
), triggers as (
  select tg.tgrelid, tg.tgname::text as name, tg.tgtype
    from pg_trigger as tg
   where tg.tgrelid in (select oid from wanted) and not tg.tgisinternal and tg.tgenabled in ('O', 'A')
)
select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name,
       pg_get_userbyid(c.relowner)::text as owner,
       (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                                            'typeName', t.typname) order by k.n)
          from (select i.indkey, i.indnkeyatts
                  from pg_index as i
                 where i.indrelid = c.oid and i.indisunique and i.indisvalid
                   and (i.indisprimary or i.indimmediate) and i.indpred is null and i.indexprs is null
                   and not exists (
                     select from unnest(i.indkey[0:i.indnkeyatts - 1]) as u(attnum)
                       join pg_attribute as a on a.attrelid = c.oid and a.attnum = u.attnum
                      where not a.attnotnull)
                 order by i.indisprimary desc, i.indnkeyatts, i.indexrelid
                 limit 1) as chosen
         cross join unnest(chosen.indkey[0:chosen.indnkeyatts - 1]) with ordinality as k(attnum, n)
          join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.attnum
          join pg_type as t on t.oid = a.atttypid) as key,
       (select jsonb_agg(kept.facts order by kept.attnum) from kept) as columns,
       has_schema_privilege(n.oid, 'usage') and coalesce((
         select bool_and(has_column_privilege(c.oid, kept.attnum, 'select')) from kept), true) as "maySelect",
       coalesce((
         select bool_and(has_column_privilege(c.oid, kept.attnum, 'insert')) from kept), true) as "mayInsert",
       has_table_privilege(c.oid, 'delete') as "mayDelete",
       has_any_column_privilege(c.oid, 'update') as "mayLock",
       row_security_active(c.oid) as "rowsHidden",
       c.relkind = 'r' and exists (select from pg_inherits as h where h.inhparent = c.oid) as "hasHeirs",
       array(select name from triggers where tgtype & 8 <> 0 order by 1) as "deleteTriggers",
       array(select name from triggers where tgtype & 4 <> 0 order by 1) as "insertTriggers"
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
 where c.oid in (select oid from wanted)`;

/** Foreign keys, each told once, however many partitions there are. Through JSON where a version lacks the column. */
const FOREIGN_KEYS = `
select c.conname::text as name, n.nspname::text as schema,
       coalesce(pg_partition_root(c.conrelid), c.conrelid)::oid::text as child,
       coalesce(pg_partition_root(c.confrelid), c.confrelid)::oid::text as parent,
       (select jsonb_build_object('schema', tn.nspname, 'name', t.relname)
          from pg_class as t join pg_namespace as tn on tn.oid = t.relnamespace
         where t.oid = c.conrelid) as "childTable",
       (select jsonb_build_object('schema', tn.nspname, 'name', t.relname)
          from pg_class as t join pg_namespace as tn on tn.oid = t.relnamespace
         where t.oid = c.confrelid) as "parentTable",
       array(select a.attname::text
               from unnest(c.conkey) with ordinality as k(attnum, n)
               join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.attnum
              order by k.n) as columns,
       array(select a.attname::text
               from unnest(c.confkey) with ordinality as k(attnum, n)
               join pg_attribute as a on a.attrelid = c.confrelid and a.attnum = k.attnum
              order by k.n) as "parentColumns",
       array(select format('operator(%I.%s)', opn.nspname, op.oprname)
               from unnest(c.conpfeqop) with ordinality as k(oid, n)
               join pg_operator as op on op.oid = k.oid
               join pg_namespace as opn on opn.oid = op.oprnamespace
              order by k.n) as operators,
       array(select case when p.attcollation <> a.attcollation
                         then (select format('%I.%I', cn.nspname, co.collname)
                                 from pg_collation as co join pg_namespace as cn on cn.oid = co.collnamespace
                                where co.oid = p.attcollation) end
               from unnest(c.conkey, c.confkey) with ordinality as k(attnum, parent, n)
               join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.attnum
               join pg_attribute as p on p.attrelid = c.confrelid and p.attnum = k.parent
              order by k.n) as collations,
       case c.confdeltype when 'c' then 'cascade' when 'n' then 'set-null' when 'd' then 'set-default'
                          else 'none' end as "onDelete",
       array(select a.attname::text
               from jsonb_array_elements_text(
                      coalesce(nullif(to_jsonb(c) -> 'confdelsetcols', 'null'), to_jsonb(c.conkey))) as k(attnum)
               join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.attnum::smallint
              order by a.attnum) as "setColumns",
       c.condeferred as deferred,
       coalesce((to_jsonb(c) ->> 'conperiod')::boolean, false) as temporal
  from pg_constraint as c
  join pg_namespace as n on n.oid = c.connamespace
 where c.contype = 'f'
   and c.conparentid = 0
   and coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)`;

/** What refers to rows of a table, $1, or of its partitions. */
export const DEPENDENCIES = `${FOREIGN_KEYS}
   and c.confrelid in (select $1::oid union select relid from pg_partition_tree($1::oid))
 order by c.conrelid::regclass::text, c.conname`;

/** What rows of a table, $1, or of its partitions, refer to. */
export const REFERENCES = `${FOREIGN_KEYS}
   and c.conrelid in (select $1::oid union select relid from pg_partition_tree($1::oid))
 order by c.confrelid::regclass::text, c.conname`;
