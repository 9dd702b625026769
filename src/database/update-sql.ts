import { arrayLiteral, textArray } from './array-parameters.ts';
import { qualified, quoted } from './identifiers.ts';
import { keyArrays, type Statement, valueSql } from './page-sql.ts';
import type { Target, TargetField } from './target.ts';

/** A row to write: its key, and per field of the target the bytes that were read and those to stand there now. */
export interface RowWrite {
  key: readonly string[];
  old: readonly (string | null)[];
  new: readonly (string | null)[];
}

/**
 * Replaces values where their old bytes still stand in every field of the row; a row someone wrote meanwhile is not
 * touched. Columns in `also` are set along. Bytes are compared under collation "C": others hold different texts to be equal.
 */
export function updateSql(
  target: Target,
  writes: readonly RowWrite[],
  also: Readonly<Record<string, unknown>> = {},
): Statement {
  const { key, fields } = target;
  const valueAt = key.length + 1;
  const arrays = fields.flatMap((_, i) => [`$${valueAt + 2 * i}::text[]`, `$${valueAt + 2 * i + 1}::text[]`]);
  const names = [...key.map((_, i) => `k${i}`), ...fields.flatMap((_, i) => [`o${i}`, `n${i}`])];
  const alsoAt = valueAt + 2 * fields.length;
  const compare = fields.length === 1 ? '=' : 'is not distinct from';
  return {
    sql: [
      `update ${qualified(target.schema, target.table)} as t`,
      `   set ${[
        ...fields.flatMap((field, i) => assignments(field, i)),
        ...Object.keys(also).map((column, n) => `${quoted(column)} = $${alsoAt + n}`),
      ].join(', ')}`,
      `  from unnest(${[keyArrays(target), ...arrays].join(', ')}) as w(${names.join(', ')})`,
      ` where ${key.map(({ name }, i) => `t.${quoted(name)} = w.k${i}`).join(' and ')}`,
      ...fields.map((field, i) => `   and ${valueSql(field)} collate "C" ${compare} w.o${i}`),
    ].join('\n'),
    params: [
      ...key.map((_, i) => arrayLiteral(writes.map((write) => write.key[i]!))),
      ...fields.flatMap((_, i) => [
        textArray(writes.map((write) => write.old[i]!)),
        textArray(writes.map((write) => write.new[i]!)),
      ]),
      ...Object.values(also),
    ],
  };
}

/** One per column the value stands in; of several, none is written where the value stays as it is. */
function assignments({ column, judging: { storage } }: TargetField, i: number): string[] {
  const columns = [column, ...storage.beside].map(quoted);
  return storage.write(`w.n${i}`).flatMap((written, c) => {
    if (written === null) return [];
    if (columns.length === 1) return [`${columns[c]} = ${written}`];
    return [
      `${columns[c]} = case when w.n${i} is not distinct from w.o${i} then t.${columns[c]} else ${written} end`,
    ];
  });
}
