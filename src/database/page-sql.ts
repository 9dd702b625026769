import { qualified, quoted } from './identifiers.ts';
import type { Target, TargetField } from './target.ts';

/** SQL text with its values apart. */
export interface Statement {
  sql: string;
  params: readonly unknown[];
}

/** Rows after `after` and up to `upto` (primary key values as text), in key order; null leaves that end open. */
export interface Slice {
  after: readonly string[] | null;
  upto: readonly string[] | null;
  /** As `upto`, but for the row of that key itself. */
  before?: readonly string[] | null;
}

export interface PageOptions extends Slice {
  limit: number;
  /** The last rows of the slice, from its end. */
  backwards?: boolean;
  /** Also the transaction that wrote each row, as `xid`. */
  withTransaction?: boolean;
  /** Also the label of each field, as `l0`, `l1`, … */
  withLabels?: boolean;
}

/**
 * One page: key columns as `k0`, `k1`, … in text form, values as `v0`, … and, where a field has a predicate,
 * whether the row is part of it as `p0`, …
 */
export function pageSql(target: Target, options: PageOptions): Statement {
  const { conditions, params } = sliceConditions(target, options);
  const inScope = scopePredicate(target.fields);
  const all = inScope === null ? conditions : [...conditions, inScope];
  return {
    sql: [
      `select ${pageColumns(target, options).join(',\n       ')}`,
      `  from ${qualified(target.schema, target.table)} as t`,
      ...(all.length > 0 ? [` where ${all.join('\n   and ')}`] : []),
      ` order by ${keyOrder(target, options)}`,
      ` limit ${options.limit}`,
    ].join('\n'),
    params,
  };
}

/** The rows with these primary keys: `keys` holds one array of text values per key column. */
export function rowsByKeySql(target: Target, keys: readonly (readonly string[])[]): Statement {
  return {
    sql: [
      `select ${pageColumns(target, {}).join(',\n       ')}`,
      `  from ${qualified(target.schema, target.table)} as t`,
      `  join ${given(target)}`,
      `    on ${isGiven(target)}`,
    ].join('\n'),
    params: keys,
  };
}

/**
 * The labels of the rows with these primary keys, and nothing else of them. Each row is looked up by itself: joined, a
 * few of many would be found by reading the index from its beginning.
 */
export function labelsByKeySql(target: Target, keys: readonly (readonly string[])[]): Statement {
  return {
    sql: [
      'select found.*',
      `  from ${given(target)}`,
      ' cross join lateral (',
      `       select ${[...keyAsText(target), ...labelColumns(target)].join(',\n              ')}`,
      `         from ${qualified(target.schema, target.table)} as t`,
      `        where ${isGiven(target)}`,
      '        limit 1) as found',
    ].join('\n'),
    params: keys,
  };
}

function given(target: Target): string {
  return `unnest(${keyArrays(target)}) as given(${target.key.map((_, i) => `keyturn_k${i}`).join(', ')})`;
}

function isGiven({ key }: Target): string {
  return key.map(({ name }, i) => `t.${quoted(name)} = given.keyturn_k${i}`).join(' and ');
}

/** The key of the row `rows` places after `after`: the exact end of a range, read from the index alone. */
export function rangeEndSql(target: Target, after: readonly string[] | null, rows: number): Statement {
  const { conditions, params } = sliceConditions(target, { after, upto: null });
  return {
    sql: [
      `select ${keyAsText(target).join(', ')}`,
      `  from ${qualified(target.schema, target.table)} as t`,
      ...(conditions.length > 0 ? [` where ${conditions.join('\n   and ')}`] : []),
      ` order by ${keyColumns(target).join(', ')}`,
      `offset ${rows - 1}`,
      ' limit 1',
    ].join('\n'),
    params,
  };
}

/** Reads keys as what their columns hold, and nothing else: fails where they are no such values. */
export function keysSql(target: Target, keys: readonly (readonly string[])[]): Statement {
  return { sql: `select ${keyArrays(target)}`, params: keys };
}

/** How many rows each field has, as `n0`, `n1`, … */
export function countSql({
  schema,
  table,
  fields,
}: Pick<Target, 'schema' | 'table'> & { fields: readonly Pick<TargetField, 'where'>[] }): Statement {
  const counts = fields.map(
    ({ where }, i) => `count(*)${where === null ? '' : ` filter (where ${inParentheses(where)})`} as n${i}`,
  );
  return { sql: `select ${counts.join(', ')}\n  from ${qualified(schema, table)} as t`, params: [] };
}

function pageColumns(
  target: Target,
  { withTransaction = false, withLabels = false }: Partial<PageOptions>,
): string[] {
  return [
    ...keyAsText(target),
    ...target.fields.map((field, i) => `${valueSql(field)} as v${i}`),
    ...target.fields.flatMap(({ where }, i) =>
      where === null ? [] : [`${inParentheses(where)} is true as p${i}`],
    ),
    ...(withLabels ? labelColumns(target) : []),
    ...(withTransaction ? ['t.xmin::text as xid'] : []),
  ];
}

function labelColumns({ fields }: Target): string[] {
  return fields.flatMap(({ label }, i) => (label === null ? [] : [`${inParentheses(label)}::text as l${i}`]));
}

/** A field's value as text, of the columns it stands in. */
export function valueSql({ column, judging }: Pick<TargetField, 'column' | 'judging'>): string {
  const { storage } = judging;
  return storage.read(`t.${quoted(column)}`, ...storage.beside.map((name) => `t.${quoted(name)}`));
}

/** Rows outside every field's predicate need not be read at all. */
function scopePredicate(fields: readonly TargetField[]): string | null {
  const predicates = fields.map(({ where }) => where);
  if (predicates.includes(null)) return null;
  return inParentheses([...new Set(predicates)].map((where) => inParentheses(where!)).join(' or '));
}

/** On lines of its own: what the operator wrote may end in a comment. */
function inParentheses(expression: string): string {
  return `(${expression}\n)`;
}

function sliceConditions(
  target: Target,
  { after, upto, before = null }: Slice,
): { conditions: string[]; params: string[] } {
  const conditions: string[] = [];
  const params: string[] = [];
  for (const [operator, key] of [
    ['>', after],
    ['<=', upto],
    ['<', before],
  ] as const) {
    if (key === null) continue;
    const values = target.key.map(({ type }, i) => `$${params.length + i + 1}::${type}`);
    conditions.push(`(${keyColumns(target).join(', ')}) ${operator} (${values.join(', ')})`);
    params.push(...key);
  }
  return { conditions, params };
}

/** All columns one way, so that the key's index serves both. */
function keyOrder(target: Target, { backwards = false }: Pick<PageOptions, 'backwards'>): string {
  return keyColumns(target)
    .map((column) => (backwards ? `${column} desc` : column))
    .join(', ');
}

function keyColumns({ key }: Target): string[] {
  return key.map(({ name }) => `t.${quoted(name)}`);
}

function keyAsText({ key }: Target): string[] {
  return key.map(({ name }, i) => `t.${quoted(name)}::text as k${i}`);
}

/** `$1::bigint[], $2::text[]`: the key's real types, so that its index serves. */
export function keyArrays({ key }: Target, first = 1): string {
  return key.map(({ type }, i) => `$${first + i}::${type}[]`).join(', ');
}
