import { arrayLiteral } from '../array-parameters.ts';
import type { Queryable } from '../database.ts';
import type { TableShape } from '../dependents/shapes.ts';
import { qualified, quoted } from '../identifiers.ts';
import type { Statement } from '../page-sql.ts';
import { dropUselessSql, keepAfterSql } from './after-sql.ts';
import { literal, type Part, textsOf } from './image-sql.ts';
import { execute, nextPart, takePlace } from './keep-rows.ts';
import { columnsNamed } from './keep-rows-sql.ts';
import { digestKept, digestNow, keepObjectsSql } from './objects-sql.ts';
import { forgetEmpty } from './restore-points.ts';
import { inTextForms } from './text-forms.ts';

/** Rows of a table that are about to be changed in some of their columns. */
export interface Changing {
  run: string;
  table: TableShape;
  columns: readonly string[];
  /** Columns that name large objects whose bytes are changed along with the row. */
  objects?: readonly string[];
  /** Primary keys, each in key order. */
  keys: readonly (readonly string[])[];
}

/**
 * Does what changes rows, in the transaction at hand, and keeps what stood in those columns before it and what stands
 * there after. The rows are locked first: what is kept is what the change finds.
 */
export async function keepValues<T>(tx: Queryable, changing: Changing, change: () => Promise<T>): Promise<T> {
  const { run, table, objects = [] } = changing;
  const part: Part = { run, part: await nextPart(tx) };
  await inTextForms(tx, () => execute(tx, keepBeforeSql(part, changing)));
  await takePlace(tx, part);
  if (objects.length > 0) await tx.execute(keepObjectsSql(part), [run]);
  const result = await change();
  if (objects.length > 0) await keepChangedObjects(tx, part);
  await inTextForms(tx, () =>
    tx.execute(keepAfterSql(part, table, columnsNamed(table, changing.columns)), [run]),
  );
  const dropped = await tx.execute(dropUselessSql(part), [run]);
  if (dropped > 0) await forgetEmpty(tx, part);
  return result;
}

function keepBeforeSql({ run, part }: Part, { table, columns, objects = [], keys }: Changing): Statement {
  const { schema, name, key } = table;
  const named = objects.length === 0 ? 'null::oid[]' : objectsNamed(objects);
  return {
    sql: [
      'insert into keyturn.before_image (run, part, schema_name, table_name, action, depth, primary_key, before, objects)',
      `select $1, ${BigInt(part)}, ${literal(schema)}, ${literal(name)}, 'changed', 0,`,
      `       ${textsOf(key, 't')}, ${textsOf(columnsNamed(table, columns), 't')}, ${named}`,
      `  from ${qualified(schema, name)} as t`,
      `  join unnest(${key.map(({ type }, n) => `$${n + 2}::${type}[]`).join(', ')}) as w(${key.map((_, n) => `k${n}`).join(', ')})`,
      `    on ${key.map((column, n) => `t.${quoted(column.name)} = w.k${n}`).join(' and ')}`,
      '   for no key update of t',
    ].join('\n'),
    params: [run, ...key.map((_, n) => arrayLiteral(keys.map((each) => each[n]!)))],
  };
}

function objectsNamed(columns: readonly string[]): string {
  const oids = columns.map((name) => `t.${quoted(name)}::oid`).join(', ');
  return `nullif(array(select lo.oid from pg_largeobject_metadata as lo where lo.oid in (${oids}) order by 1), '{}')`;
}

/** An object that holds what it held is not kept; of the others it is kept how they were left. */
async function keepChangedObjects(tx: Queryable, part: Part): Promise<void> {
  const mine = `run = $1 and part = ${BigInt(part.part)}`;
  await tx.execute(
    `update keyturn.before_object as b set after_digest = ${digestNow('b.oid')} where ${mine} and place = 0`,
    [part.run],
  );
  await tx.execute(
    `delete from keyturn.before_object
      where ${mine} and oid in (
        select b.oid from keyturn.before_object as b
         where b.run = $1 and b.part = ${BigInt(part.part)} and b.place = 0 and b.after_digest = ${digestKept(part, 'b.oid')})`,
    [part.run],
  );
  await tx.execute(
    `update keyturn.before_image as i
        set objects = nullif(array(
              select b.oid from keyturn.before_object as b
               where b.run = $1 and b.part = i.part and b.place = 0 and b.oid = any (i.objects) order by 1), '{}')
      where ${mine} and i.objects is not null`,
    [part.run],
  );
}
