import type { FieldConfig } from '../config/config.ts';
import { fieldName } from '../config/field-names.ts';
import { nearest } from '../plan/nearest.ts';
import { refusal } from '../errors.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { CheckFact } from '../plan/facts.ts';
import type { Judging } from '../plan/judge.ts';
import { judgingOf } from '../plan/judging.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { treatmentOf } from '../plan/treatments.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import type { SchemeKey } from '../schemes/scheme.ts';
import { storageChoice } from './storage-choice.ts';
import { readTable, type TableFacts, tableNames } from './catalogue.ts';
import { failureOf } from './database-errors.ts';
import type { Queryable } from './database.ts';
import { countSql, pageSql } from './page-sql.ts';
import { judgeReferrers } from './referrers.ts';
import { judgeColumn, judgeTable } from './target-judgement.ts';
import type { Target, TargetField } from './target.ts';

/** Tables up to this size are counted exactly; larger ones go by the server's estimate. */
const COUNTED_BYTES = 512 * 1024 * 1024;

/** A field with what the catalogue says of its table. */
interface FoundField {
  field: FieldConfig;
  table: TableFacts | null;
  facts: readonly CheckFact[];
}

/** Which fields, their keys, and what a run is to do to them. */
export interface Wanted {
  fields: readonly FieldConfig[];
  keyrings: ReadonlyMap<string, Keyring>;
  kind?: TreatmentKind;
  /** The server's estimate of how many rows there are will do, where it has one. */
  estimated?: boolean;
  /** Nothing is to be written, now or later: a role that may only read will do. */
  onlyRead?: boolean;
}

/** Everything the catalogue says of the fields, as check facts; nothing is thrown for what it finds. */
export async function checkFields(db: Queryable, fields: readonly FieldConfig[]): Promise<CheckFact[]> {
  const found = await findFields(db, fields);
  return [
    ...new Map(found.flatMap(({ facts }) => facts).map((fact) => [JSON.stringify(fact), fact])).values(),
  ];
}

/** The targets of these fields, ready to read; the first thing that can't work is thrown as a refusal (exit 3). */
export async function resolveTargets(
  db: Queryable,
  { fields, keyrings, kind = 'rotate', estimated = false, onlyRead = false }: Wanted,
): Promise<Target[]> {
  const found = await findFields(db, fields, { onlyRead });
  const failed = found.flatMap(({ facts }) => facts).find(({ outcome }) => outcome === 'fail');
  if (failed) throw refusal(failed.name, failed.message, failed.hint ?? undefined);
  const targets: Target[] = [];
  for (const group of Map.groupBy(found, ({ field }) =>
    JSON.stringify([field.schema, field.table, field.keyring]),
  ).values()) {
    targets.push(await asTarget(db, { group, keyrings, kind, estimated }));
  }
  return targets;
}

async function findFields(
  db: Queryable,
  fields: readonly FieldConfig[],
  { onlyRead = false } = {},
): Promise<FoundField[]> {
  const found: FoundField[] = [];
  for (const group of Map.groupBy(fields, ({ schema, table }) => JSON.stringify([schema, table])).values()) {
    const { schema, table: name } = group[0]!;
    const table = await readTable(db, { schema, name, columns: group.flatMap(columnsOf) });
    const near = table === null ? nearest(`${schema}.${name}`, await tableNames(db)) : null;
    const judged = table && onlyRead ? asIfWritable(table) : table;
    for (const field of group) found.push({ field, table, facts: judgeField(field, judged, near) });
  }
  return found;
}

function asIfWritable(table: TableFacts): TableFacts {
  return { ...table, columns: table.columns.map((column) => ({ ...column, mayUpdate: true })) };
}

function columnsOf({ column, storage }: FieldConfig): string[] {
  return storage?.nonce ? [column, storage.nonce] : [column];
}

function judgeField(field: FieldConfig, table: TableFacts | null, near: string | null): CheckFact[] {
  const facts = judgeTable(field, table, near);
  if (table === null) return facts;
  return [
    ...facts,
    ...judgeColumn(field, table, nearest(field.column, table.columnNames)),
    ...judgeReferrers(field, table.referrers),
  ];
}

async function asTarget(
  db: Queryable,
  {
    group,
    keyrings,
    kind,
    estimated,
  }: Required<Omit<Wanted, 'fields' | 'onlyRead'>> & { group: readonly FoundField[] },
): Promise<Target> {
  const { field, table } = group[0]!;
  const keyring = keyrings.get(field.keyring);
  if (table === null || keyring === undefined) throw new Error(`no table or keyring for ${fieldName(field)}`);
  const scheme = schemeNamed(keyring.scheme);
  const keys = keyring.all.map(({ material }) => scheme.ready(material));
  const fields = group.map((found) => asField(found, { scheme, keys }));
  const target: Target = {
    name: JSON.stringify([field.schema, field.table, field.keyring]),
    schema: field.schema,
    table: field.table,
    key: table.key,
    keyring,
    fields,
    treatment: treatmentOf(kind),
    rows: null,
    rowBytes: null,
  };
  await proveExpressions(db, target);
  const rows = (estimated && table.estimate) || (await countRows(db, target, table));
  return { ...target, rows, rowBytes: rows ? table.wholeBytes / rows : null };
}

function asField(
  { field, table }: FoundField,
  { scheme, keys }: Pick<Judging, 'scheme' | 'keys'> & { keys: readonly SchemeKey[] },
): TargetField {
  const column = table?.columns.find(({ name }) => name === field.column);
  const storage = column === undefined ? null : storageChoice(field, column);
  if (storage === null) throw new Error(`no storage for ${fieldName(field)}`);
  return {
    name: fieldName(field),
    column: field.column,
    label: field.label,
    where: field.where,
    also: field.also,
    storage,
    judging: judgingOf({ scheme, keys, storage, exempt: field.exempt, onLostKey: field.onLostKey }),
    readsPlaintext: field.readsPlaintext,
  };
}

/** Labels and predicates are the operator's SQL: the server parses them before anything relies on them. */
async function proveExpressions(db: Queryable, target: Target): Promise<void> {
  for (const field of target.fields) {
    try {
      const { sql, params } = pageSql(
        { ...target, fields: [field] },
        { after: null, upto: null, limit: 0, withLabels: true },
      );
      await db.query(sql, params);
    } catch (error) {
      const failure = failureOf(error);
      if (!failure?.code?.startsWith('42')) throw error;
      throw refusal(
        'invalid-expression',
        `the label or where of ${field.name} is not valid SQL for its table (SQLSTATE ${failure.code})`,
        'try it in psql: select (EXPRESSION) from the table; columns and tables must exist and be readable',
      );
    }
  }
}

async function countRows(db: Queryable, target: Target, table: TableFacts): Promise<number | null> {
  if (table.bytes > COUNTED_BYTES) return table.estimate;
  const { sql, params } = countSql(target);
  const [counts] = await db.query<Record<string, string>>(sql, params);
  return Math.max(0, ...Object.values(counts ?? {}).map(Number));
}
