import { fieldName } from '../config/field-names.ts';
import type { FieldConfig } from '../config/config.ts';
import type { CheckFact } from '../plan/facts.ts';
import { listed, plural } from '../plan/words.ts';
import { storageOf } from '../storage/storages.ts';
import type { ColumnFacts, TableFacts } from './catalogue.ts';
import { storageChoice } from './storage-choice.ts';

/** Key types whose text form reads back as the same value and whose order an index has. */
const KEY_TYPES = new Set([
  'int2',
  'int4',
  'int8',
  'uuid',
  'text',
  'varchar',
  'bpchar',
  'numeric',
  'date',
  'timestamp',
  'timestamptz',
  'oid',
]);

/** Characters of a nonce of 12 bytes in base64. */
const NONCE_LENGTH = 16;

/** Characters of the shortest sealed value; a narrower column can't hold one. */
const SHORTEST_SEALED = 100;

/** Judges what the catalogue says of a field's table: what can't work fails, what is worth knowing warns. Pure. */
export function judgeTable(field: FieldConfig, table: TableFacts | null, near: string | null): CheckFact[] {
  const subject = `${field.schema}.${field.table}`;
  if (table === null) {
    const hint =
      near === null
        ? 'check the field’s table in the configuration, and the database of the URL'
        : `did you mean ${near}?`;
    return [fail('table', subject, `there is no table ${subject}`, hint)];
  }
  const facts: CheckFact[] = [];
  if (table.kind !== 'table' && table.kind !== 'partitioned') {
    facts.push(
      fail(
        'table',
        subject,
        `${subject} is a ${table.kind === 'other' ? 'relation without rows of its own' : table.kind}, not a table`,
        'name the table the values stand in',
      ),
    );
  }
  if (!table.maySelect)
    facts.push(
      fail(
        'privilege',
        subject,
        `the role may not read ${subject}`,
        `grant select, update on ${subject} to the role, as ${table.owner}`,
      ),
    );
  if (table.rowsHidden) {
    facts.push(
      fail(
        'row-security',
        subject,
        `row-level security of ${subject} may hide rows from this role`,
        `connect as ${table.owner}, or as a role with bypassrls: a hidden row would be left behind unseen`,
      ),
    );
  }
  facts.push(...judgeKey(subject, table));
  return facts.length > 0 ? facts : [ok('table', subject, 'is there, readable, with a usable primary key')];
}

function judgeKey(subject: string, { key }: TableFacts): CheckFact[] {
  if (key.length === 0) {
    return [
      fail(
        'primary-key',
        subject,
        `${subject} has no primary key`,
        'Keyturn pages and writes by primary key: add one to the table',
      ),
    ];
  }
  const unusable = key.filter(({ typeName }) => !KEY_TYPES.has(typeName));
  if (unusable.length === 0) return [];
  const names = unusable.map(({ name, type }) => `${name} (${type})`);
  return [
    fail(
      'primary-key',
      subject,
      `the primary key of ${subject} holds ${listed(names)}, a type Keyturn does not page by`,
      'keys of integers, uuid, text, varchar, numeric and dates work',
    ),
  ];
}

/** Judges the column of one field. Pure. */
export function judgeColumn(field: FieldConfig, table: TableFacts, near: string | null): CheckFact[] {
  const subject = fieldName(field);
  const column = table.columns.find(({ name }) => name === field.column);
  if (column === undefined) {
    return [
      fail(
        'column',
        subject,
        `there is no column ${field.column} in ${field.schema}.${field.table}`,
        near === null ? 'check the field’s column in the configuration' : `did you mean ${near}?`,
      ),
    ];
  }
  const facts = [
    ...refusedColumn(subject, column, table),
    ...judgeStorage(subject, field, column),
    ...judgeWidth(subject, field, column),
    ...judgeNonce(subject, field, table),
    ...worthKnowing(subject, column),
  ];
  return facts.some(({ outcome }) => outcome === 'fail')
    ? facts
    : [ok('column', subject, `${column.type}, writable`), ...facts];
}

function refusedColumn(subject: string, column: ColumnFacts, table: TableFacts): CheckFact[] {
  const facts: CheckFact[] = [];
  if (column.generated)
    facts.push(
      fail(
        'generated',
        subject,
        `${subject} is a generated column: PostgreSQL computes it`,
        'name the column it is computed from',
      ),
    );
  if (!column.mayUpdate)
    facts.push(
      fail(
        'privilege',
        subject,
        `the role may not update ${subject}`,
        `grant update (${column.name}) on the table to the role, as ${table.owner}`,
      ),
    );
  if (table.key.some(({ name }) => name === column.name))
    facts.push(
      fail(
        'key-column',
        subject,
        `${subject} is part of the primary key`,
        'a value that rows are found by can’t be turned',
      ),
    );
  if (column.inPartitionKey)
    facts.push(
      fail(
        'key-column',
        subject,
        `${subject} is part of the partition key`,
        'a turned value would move its row to another partition',
      ),
    );
  if (column.foreignKeys.length > 0)
    facts.push(
      fail(
        'foreign-key',
        subject,
        `${subject} is part of the foreign key ${listed(column.foreignKeys)}`,
        'a turned value would no longer match the other table’s',
      ),
    );
  return facts;
}

function judgeStorage(subject: string, field: FieldConfig, column: ColumnFacts): CheckFact[] {
  const choice = storageChoice(field, column);
  if (choice === null) {
    const hint = 'columns of text, varchar, bytea, json and jsonb work, and oid columns of large objects';
    return [fail('storage', subject, `${subject} is ${column.type}, which this version can’t turn`, hint)];
  }
  const storage = storageOf(choice);
  if (storage === null) {
    const hint = 'write it as: storage: { kind: large-object, nonce: COLUMN }';
    return [
      fail('storage', subject, `storage ${choice.kind} of ${subject} names no column for its nonce`, hint),
    ];
  }
  if (storage.columnTypes.includes(column.typeName)) return [];
  const message = `storage ${choice.kind} does not fit ${subject}, which is ${column.type}`;
  return [fail('storage', subject, message, `it fits ${listed(storage.columnTypes)}`)];
}

function judgeWidth(subject: string, field: FieldConfig, { maxLength, name }: ColumnFacts): CheckFact[] {
  if (maxLength === null || maxLength >= SHORTEST_SEALED) return [];
  return [
    {
      event: 'check',
      name: 'column-width',
      subject,
      outcome: 'warn',
      message: `${subject} holds ${maxLength} characters, and the shortest sealed value has ${SHORTEST_SEALED}`,
      hint: `alter table "${field.schema}"."${field.table}" alter column "${name}" type varchar(256)`,
    },
  ];
}

/** The column that holds the nonce beside a field's value is written with it. */
function judgeNonce(subject: string, { storage }: FieldConfig, table: TableFacts): CheckFact[] {
  if (storage?.nonce == null) return [];
  const column = table.columns.find(({ name }) => name === storage.nonce);
  const where = `the nonce column ${storage.nonce} of ${subject}`;
  if (column === undefined)
    return [
      fail('nonce', subject, `${where} is not there`, 'check the storage’s nonce in the configuration'),
    ];
  if (!['text', 'varchar', 'bpchar'].includes(column.typeName))
    return [fail('nonce', subject, `${where} is ${column.type}`, 'a nonce is kept as 16 characters of text')];
  if (column.maxLength !== null && column.maxLength < NONCE_LENGTH)
    return [fail('nonce', subject, `${where} holds ${column.maxLength} characters`, 'a nonce has 16')];
  return refusedColumn(`${where}`, column, table);
}

function worthKnowing(subject: string, column: ColumnFacts): CheckFact[] {
  const facts: CheckFact[] = [];
  if (column.triggers.length > 0)
    facts.push(
      warn(
        'trigger',
        subject,
        `${plural(column.triggers.length, 'trigger')} (${listed(column.triggers)}) will fire for every turned row`,
        'see that none of them sends, logs or changes the value',
      ),
    );
  if (column.expressionIndexes.length > 0)
    facts.push(
      warn(
        'index',
        subject,
        `${listed(column.expressionIndexes)} indexes an expression of ${subject}, or filters by it`,
        'what looks values up by it will not find the turned ones',
      ),
    );
  if (column.uniqueIndexes.length > 0)
    facts.push(
      note('index', subject, `${listed(column.uniqueIndexes)} keeps it unique, and turned values are`),
    );
  if (column.otherIndexes > 0)
    facts.push(
      note(
        'index',
        subject,
        `${plural(column.otherIndexes, 'index', 'indexes')} will be maintained for every turned row`,
      ),
    );
  return facts;
}

function fail(name: string, subject: string, message: string, hint: string): CheckFact {
  return { event: 'check', name, subject, outcome: 'fail', message, hint };
}

function warn(name: string, subject: string, message: string, hint: string): CheckFact {
  return { event: 'check', name, subject, outcome: 'warn', message, hint };
}

function note(name: string, subject: string, message: string): CheckFact {
  return { event: 'check', name, subject, outcome: 'ok', message, hint: null };
}

const ok = note;
