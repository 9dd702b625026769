import type { Queryable } from '../database.ts';
import type { Dependents } from '../dependents/shapes.ts';
import { qualified, quoted } from '../identifiers.ts';
import { imagesOf, type Part, castBack } from './image-sql.ts';

/**
 * Unlinks the large objects that deleted rows of the root named in a column, where no trigger of the application has
 * done so and no other row names them: what no key opens would otherwise stay behind, referred to by nothing.
 */
export async function unlinkKept(
  tx: Queryable,
  { part, dependents, column }: { part: Part; dependents: Dependents; column: string },
): Promise<void> {
  const { root } = dependents;
  const kept = root.columns.find(({ name }) => name === column);
  if (kept === undefined) throw new Error(`there is no column ${column} to unlink objects of`);
  await tx.query(
    `select lo_unlink(o.oid)
       from (select distinct ${castBack(kept)}::oid as oid
               from keyturn.before_image as i
              where ${imagesOf(part, root, 'deleted')}) as gone
       join pg_largeobject_metadata as o on o.oid = gone.oid
      where not exists (
        select from ${qualified(root.schema, root.name)} as t where t.${quoted(column)}::oid = o.oid)`,
    [part.run],
  );
}
