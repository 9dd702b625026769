import { inOrder } from '../dependents/groups.ts';
import { type Dependents, deletesChild, type TableShape } from '../dependents/shapes.ts';
import { qualified, quoted } from '../identifiers.ts';
import { imagesOf, matchesKey, type Part } from './image-sql.ts';

/**
 * The statements that delete what a part keeps, children first; $1 is the run. The database cascades by itself where it
 * will; the rows it would only refuse for go by these. Tables that refer to one another in a circle go in one statement,
 * since it is at its end that PostgreSQL looks.
 */
export function deleteKeptSql(part: Part, { root, tables, dependencies }: Dependents): string[] {
  const deleting = dependencies.filter(deletesChild);
  const all = [...new Set([root.oid, ...deleting.map(({ child }) => child)])];
  const byUs = new Set([
    root.oid,
    ...deleting.filter(({ onDelete }) => onDelete === 'none').map(({ child }) => child),
  ]);
  const childrenFirst = inOrder(
    all,
    deleting.map(({ child, parent }) => ({ before: child, after: parent })),
  );
  return childrenFirst
    .map((group) => group.filter((oid) => byUs.has(oid)).map((oid) => deleteSql(part, tables.get(oid)!)))
    .filter((group) => group.length > 0)
    .map(together);
}

function deleteSql(part: Part, table: TableShape): string {
  return [
    `delete from ${qualified(table.schema, table.name)} as t`,
    ' using keyturn.before_image as i',
    ` where ${imagesOf(part, table, 'deleted')} and ${matchesKey(table)}`,
  ].join('\n');
}

function together(deletes: readonly string[]): string {
  const last = deletes.at(-1)!;
  const others = deletes.slice(0, -1).map((sql, n) => `d${n} as (\n${sql})`);
  return others.length === 0 ? last : `with ${others.join(', ')}\n${last}`;
}

/** The keys of the root's kept rows that stand all the same, as texts of the session; $1 is the run. */
export function standingSql(part: Part, { root }: Dependents, key: TableShape['key']): string {
  return [
    `select ${key.map(({ name }, n) => `t.${quoted(name)}::text as k${n}`).join(', ')}`,
    '  from keyturn.before_image as i',
    `  join ${qualified(root.schema, root.name)} as t on ${matchesKey(root)}`,
    ` where ${imagesOf(part, root, 'deleted')}`,
  ].join('\n');
}
