import type { FieldConfig } from '../config/config.ts';
import type { CheckFact } from '../plan/facts.ts';
import { listed } from '../plan/words.ts';
import type { Queryable } from './database.ts';

/** A foreign key of some table that refers to this one and says nothing of what becomes of its rows. */
export interface Referrer {
  /** As SQL names it where the search path stands. */
  table: string;
  columns: readonly string[];
  /** PostgreSQL asks at the commit, not at the statement. */
  deferred: boolean;
}

/** Foreign keys onto a table with ON DELETE NO ACTION, which is what is meant where nothing is said, or RESTRICT. */
export function readReferrers(db: Queryable, table: { oid: string }): Promise<Referrer[]> {
  return db.query<Referrer>(REFERRERS, [table.oid]);
}

/** A purge that deletes rows meets these. Pure. */
export function judgeReferrers(
  { schema, table, onLostKey }: Pick<FieldConfig, 'schema' | 'table' | 'onLostKey'>,
  referrers: readonly Referrer[],
): CheckFact[] {
  if (onLostKey !== 'delete-row' || referrers.length === 0) return [];
  const names = referrers.map((referrer) => `${referrer.table} (${referrer.columns.join(', ')})`);
  const [verb, its] = names.length === 1 ? ['refers', 'its'] : ['refer', 'their'];
  const when = referrers.some(({ deferred }) => deferred) ? ' (a deferred one only at the commit)' : '';
  return [
    {
      event: 'check',
      name: 'references',
      subject: `${schema}.${table}`,
      outcome: 'warn',
      message: `${listed(names)} ${verb} to ${schema}.${table} without an action on delete`,
      hint: `where a purge deletes rows, ${its} rows go first, and keyturn purge takes them along; by itself PostgreSQL refuses it${when}. A rotation does not mind`,
    },
  ];
}

const REFERRERS = `
select c.conrelid::regclass::text as table,
       array(
         select a.attname::text
           from unnest(c.conkey) with ordinality as k(attnum, n)
           join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.attnum
          order by k.n) as columns,
       c.condeferred as deferred
  from pg_constraint as c
 where c.contype = 'f'
   and c.confrelid = $1::oid
   and c.conparentid = 0
   and c.confdeltype in ('a', 'r')
 order by 1, c.conname`;
