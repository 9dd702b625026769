import { arrayLiteral } from '../array-parameters.ts';
import { qualified, quoted } from '../identifiers.ts';
import type { Statement } from '../page-sql.ts';
import { inOrder } from './groups.ts';
import { type Dependency, type Dependents, deletesChild, type TableShape } from './shapes.ts';

/** A set of rows to be counted: those of a table that go, or that are let go of. */
export interface Counted {
  table: TableShape;
  action: 'delete' | 'set-null' | 'set-default';
}

/**
 * One statement that finds every row a deletion reaches, each once, and writes nothing: a common table expression per
 * table, parents first, a recursive one where tables refer to one another in a circle. Gives back `n`, a place in
 * `counted`, and `rows`. `keys` are primary keys of the root, in key order.
 */
export function draggedSql(
  dependents: Dependents,
  keys: readonly (readonly string[])[],
): Statement & { counted: readonly Counted[] } {
  const { root, tables, dependencies } = dependents;
  const deleting = dependencies.filter(deletesChild);
  const gone = [...new Set([root.oid, ...deleting.map(({ child }) => child)])];
  const edges = deleting.map(({ parent, child }) => ({ before: parent, after: child }));
  const groups = inOrder(gone, edges);
  const ways = dependencies.filter((each) => !deletesChild(each) && gone.includes(each.parent));
  const letGo = [...Map.groupBy(ways, ({ child, onDelete }) => `${onDelete}_${child}`).values()];
  const counted = [
    ...gone.map((oid) => ({ table: tables.get(oid)!, action: 'delete' as const })),
    ...letGo.map(([first]) => ({
      table: tables.get(first!.child)!,
      action: first!.onDelete === 'set-null' ? ('set-null' as const) : ('set-default' as const),
    })),
  ];
  return {
    sql: [
      'with recursive',
      [
        givenSql(root),
        ...groups.flatMap((group) => groupSql(dependents, group)),
        ...letGo.map((group, n) => letGoSql(dependents, group, n)),
      ].join(',\n'),
      [
        ...gone.map((oid, n) => countSql(n, oid, root)),
        ...letGo.map(([first], n) => countLetGoSql(gone, { n, at: gone.length + n, child: first!.child })),
      ].join('\nunion all\n'),
    ].join('\n'),
    params: root.key.map((_, n) => arrayLiteral(keys.map((key) => key[n]!))),
    counted,
  };
}

/** A row is known by its table, or partition, and its place in it, for as long as the statement runs. */
function givenSql({ schema, name, key }: TableShape): string {
  return [
    'given as materialized (',
    '  select distinct t.tableoid as part, t.ctid as place',
    `    from ${qualified(schema, name)} as t`,
    `    join unnest(${key.map(({ type }, n) => `$${n + 1}::${type}[]`).join(', ')}) as g(${key.map((_, n) => `k${n}`).join(', ')})`,
    `      on ${key.map((column, n) => `t.${quoted(column.name)} = g.k${n}`).join(' and ')})`,
  ].join('\n');
}

function groupSql(dependents: Dependents, group: readonly string[]): string[] {
  const { root, tables, dependencies } = dependents;
  const deleting = dependencies.filter((each) => deletesChild(each) && group.includes(each.child));
  const within = deleting.filter(({ parent }) => group.includes(parent));
  const starts = [
    ...(group.includes(root.oid) ? [`select ${node(root.oid)}, part, place from given`] : []),
    ...deleting
      .filter(({ parent }) => !group.includes(parent))
      .map((each) => childrenOf(dependents, each, `gone_${each.parent} as r`)),
  ];
  if (within.length === 0) return [goneSql(tables.get(group[0]!)!, starts)];
  const round = `round_${group[0]!}`;
  const steps = within.map((each) => `${childrenOf(dependents, each)} and r.node = ${each.parent}`);
  return [
    [
      `${round} (node, part, place) as (`,
      `  (${starts.join('\n   union\n  ')})`,
      '   union',
      `  select next.node, next.part, next.place from ${round} as r cross join lateral (`,
      `  ${steps.join('\n   union all\n  ')}) as next)`,
    ].join('\n'),
    ...group.map((oid) =>
      goneSql(tables.get(oid)!, [`select node, part, place from ${round} where node = ${oid}`]),
    ),
  ];
}

/** Rows of a table that go; `union` tells each once. */
function goneSql({ oid }: TableShape, arms: readonly string[]): string {
  return `gone_${oid} as materialized (\n  select part, place from (\n  ${arms.join('\n   union\n  ')}) as a)`;
}

/** The rows that refer to rows `r`; a parent's row is met by its place, with what it is referred to by. */
function childrenOf({ tables }: Dependents, each: Dependency, rows: string | null = null): string {
  const { childTable, parentTable } = each;
  const parent = tables.get(each.parent)!;
  const isPart = parentTable.name !== parent.name || parentTable.schema !== parent.schema;
  const from = isPart ? parentTable : parent;
  const columns = each.parentColumns.map((name, n) => `${quoted(name)} as r${n}`).join(', ');
  return [
    `select ${node(each.child)}, t.tableoid as part, t.ctid as place`,
    `    from ${rows === null ? '' : `${rows},\n         `}(select tableoid as part, ctid as place, ${columns} from ${qualified(from.schema, from.name)}) as p,`,
    `         ${qualified(childTable.schema, childTable.name)} as t`,
    `   where p.part = r.part and p.place = r.place and ${refersSql(each, 't', 'p')}`,
  ].join('\n');
}

function node(oid: string): string {
  return `${BigInt(oid)}::bigint as node`;
}

/** A child's row refers to what stands in `r0`, `r1`, … of the parent's. */
export function refersSql(
  { columns, operators, collations }: Dependency,
  child: string,
  parent: string,
): string {
  return columns
    .map((column, n) => {
      const collation = collations[n] == null ? '' : ` collate ${collations[n]}`;
      return `${parent}.r${n} ${operators[n]!} (${child}.${quoted(column)}${collation})`;
    })
    .join(' and ');
}

function letGoSql(dependents: Dependents, group: readonly Dependency[], n: number): string {
  const arms = group.map((each) => childrenOf(dependents, each, `gone_${each.parent} as r`));
  return `let_go_${n} as materialized (\n  ${arms.join('\n   union\n  ')})`;
}

/** Those given are no surprise: only what goes with them is counted. */
function countSql(n: number, oid: string, root: TableShape): string {
  const others =
    oid === root.oid
      ? ' where not exists (select from given as g where g.part = x.part and g.place = x.place)'
      : '';
  return `select ${n} as n, count(*)::text as rows from gone_${oid} as x${others}`;
}

/** A row that goes by another way is not let go of. */
function countLetGoSql(
  gone: readonly string[],
  { n, at, child }: { n: number; at: number; child: string },
): string {
  const staying = gone.includes(child)
    ? ` where not exists (select from gone_${child} as g where g.part = x.part and g.place = x.place)`
    : '';
  return `select ${at}, count(*)::text from let_go_${n} as x${staying}`;
}
