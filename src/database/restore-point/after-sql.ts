import type { ShapeColumn, TableShape } from '../dependents/shapes.ts';
import { qualified } from '../identifiers.ts';
import { holds, imagesOf, matchesKey, type Part, textsOf } from './image-sql.ts';

/**
 * Writes down how changed columns stand now, and narrows images of several columns to those that differ; $1 is the run.
 * A row that is gone leaves its image without.
 */
export function keepAfterSql(part: Part, table: TableShape, columns: readonly ShapeColumn[]): string {
  const names = columns.map(({ name }) => name);
  const isOne = columns.length === 1;
  return [
    'update keyturn.before_image as u',
    `   set ${isOne ? 'after = now.texts' : 'before = d.before, after = d.after'}`,
    `  from (select i.id, i.before, ${textsOf(columns, 't')} as texts`,
    '          from keyturn.before_image as i',
    `          join ${qualified(table.schema, table.name)} as t on ${matchesKey(table)}`,
    `         where ${imagesOf(part, table, 'changed')} and i.after is null and ${holds(names)}`,
    '        offset 0) as now',
    ...(isOne ? [] : [DIFFERING]),
    ' where u.id = now.id',
  ].join('\n');
}

const DIFFERING = ` cross join lateral (
       select coalesce(jsonb_object_agg(b.key, b.value), '{}') as before,
              coalesce(jsonb_object_agg(b.key, now.texts -> b.key), '{}') as after
         from jsonb_each(now.before) as b
        where b.value is distinct from now.texts -> b.key) as d`;

/** Images of rows that did not change after all, or went with others, are of no use; $1 is the run. */
export function dropUselessSql({ part }: Pick<Part, 'part'>): string {
  return `delete from keyturn.before_image as i
           where i.run = $1 and i.part = ${BigInt(part)} and i.action = 'changed' and i.objects is null
             and (i.after is null or i.after = i.before)`;
}
