import type { Session } from '../../../src/drill/session.ts';

/** A row as text, column by column, and the transaction that wrote it. */
export interface DumpedRow {
  table: string;
  key: string;
  columns: Readonly<Record<string, string | null>>;
  writtenBy: string;
}

export interface Dump {
  /** Each table with its owner, its columns' types and its constraints. */
  shape: readonly unknown[];
  rows: readonly DumpedRow[];
}

/** Everything that stands in the application's tables and large objects, byte for byte; for a superuser's session. */
export async function dumpOf({ query }: Pick<Session, 'query'>): Promise<Dump> {
  const shape = await query<{ table: string; owner: string; columns: string[]; constraints: string[] }>(`
    select c.oid::regclass::text as table,
           pg_get_userbyid(c.relowner) as owner,
           array(select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) from pg_attribute as a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
           array(select pg_get_constraintdef(k.oid) from pg_constraint as k
                  where k.conrelid = c.oid order by 1) as constraints,
           array(select pg_get_triggerdef(g.oid) from pg_trigger as g
                  where g.tgrelid = c.oid and not g.tgisinternal order by 1) as triggers
      from pg_class as c
     where c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'keyturn')
       and c.relkind = 'r'
     order by 1`);
  const rows: DumpedRow[] = [];
  for (const { table, columns } of shape) {
    const names = columns.map((column) => column.slice(0, column.indexOf(' ')));
    const texts = names.map((name) => `"${name}"::text`).join(', ');
    const found = await query<{ values: (string | null)[]; writtenby: string }>(
      `select array[${texts}] as values, xmin::text as writtenby from ${table} order by 1`,
    );
    for (const { values, writtenby } of found) {
      const pairs = names.map((name, i) => [name, values[i] ?? null] as const);
      rows.push({ table, key: values[0]!, columns: Object.fromEntries(pairs), writtenBy: writtenby });
    }
  }
  return { shape, rows: [...rows, ...(await objectsOf({ query }))] };
}

/** Large objects as if they were the rows of a table; an object is written where one of its pages is. */
async function objectsOf({ query }: Pick<Session, 'query'>): Promise<DumpedRow[]> {
  const found = await query<Record<'oid' | 'owner' | 'acl' | 'sha256' | 'writtenby', string>>(`
    select lo.oid::text, pg_get_userbyid(lo.lomowner) as owner, coalesce(lo.lomacl::text, '') as acl,
           encode(sha256(lo_get(lo.oid)), 'hex') as sha256,
           lo.xmin::text || ' ' || coalesce((select string_agg(page.xmin::text, ' ' order by page.pageno)
              from pg_largeobject as page where page.loid = lo.oid), '') as writtenby
      from pg_largeobject_metadata as lo
     order by lo.oid`);
  return found.map(({ oid, writtenby, ...columns }) => ({
    table: 'pg_largeobject',
    key: oid,
    columns,
    writtenBy: writtenby,
  }));
}

export interface Change {
  field: string;
  key: string;
  before: string;
  after: string;
}

/**
 * Every value that differs. Throws where a table, a type, an owner or a row came or went, where a value became or was
 * NULL, and where a row was written that did not change, or changed without being written.
 */
export function changesBetween(before: Dump, after: Dump): Change[] {
  if (JSON.stringify(before.shape) !== JSON.stringify(after.shape)) throw new Error('the tables differ');
  const was = new Map(before.rows.map((row) => [`${row.table} ${row.key}`, row]));
  if (was.size !== before.rows.length || before.rows.length !== after.rows.length)
    throw new Error(`there were ${before.rows.length} rows, there are ${after.rows.length}`);
  return after.rows.flatMap((row) => changesOf(was.get(`${row.table} ${row.key}`), row));
}

function changesOf(was: DumpedRow | undefined, now: DumpedRow): Change[] {
  const name = `${now.table} ${now.key}`;
  if (was === undefined) throw new Error(`${name} is new`);
  const changes = Object.entries(now.columns).flatMap(([column, after]) => {
    const before = was.columns[column] ?? null;
    if (before === after) return [];
    if (before === null || after === null) throw new Error(`${column} of ${name} came or went`);
    return [{ field: `${now.table}.${column}`, key: now.key, before, after }];
  });
  if ((was.writtenBy !== now.writtenBy) !== changes.length > 0)
    throw new Error(
      `${name} has ${changes.length} changes, written by ${was.writtenBy} and ${now.writtenBy}`,
    );
  return changes;
}

/** How many values of each field changed. */
export function counted(changes: readonly Change[]): Record<string, number> {
  const fields = Map.groupBy(changes, ({ field }) => field);
  return Object.fromEntries([...fields].map(([field, of]) => [field, of.length]));
}
