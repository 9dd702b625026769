import { afterAll, beforeAll, expect, test } from 'vitest';

import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { refusedRotation } from '../support/refused-rotation.ts';
import { createVault, seal, sealMany } from '../support/sealed.ts';
import { type FieldSetting, makeKeys } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, 3));
  await database.query(`
    create table no_key (id integer, secret text);
    create view seen as select * from vault;
    create materialized view kept_view as select * from vault;
    create table computed (id integer primary key, raw text, secret text generated always as (raw || '') stored);
    create table named (secret text primary key);
    create table parted (id integer, secret text, primary key (id, secret)) partition by list (secret);
    create table split (id integer primary key, secret text) partition by list (id);
    create table words (secret text primary key);
    create table uses_word (id integer primary key, secret text constraint word_of references words (secret));
    create table used_word (id integer primary key, secret text unique);
    create table refers (id integer primary key, word text constraint refers_to references used_word (secret));
    create table hollow (id integer primary key, secret text);
    create table numbers (id integer primary key, secret integer);
    create table by_json (id jsonb primary key, secret text);
    create sequence counting`);
  await database.query('insert into no_key values (1, $1)', [seal(keys.old, 'x')]);
});
afterAll(() => database.end());

const CATALOGUE: Readonly<
  Record<string, { field: FieldSetting; code: string; message: RegExp; hint?: RegExp }>
> = {
  'a missing table, naming the nearest': {
    field: { table: 'vaults' },
    code: 'table',
    message: /^there is no table public\.vaults$/,
    hint: /did you mean public\.vault\?/,
  },
  'a table of another schema': {
    field: { table: 'elsewhere.vault' },
    code: 'table',
    message: /there is no table elsewhere\.vault/,
  },
  'a missing column, naming the nearest': {
    field: { table: 'vault', column: 'secrets' },
    code: 'column',
    message: /no column secrets in public\.vault/,
    hint: /did you mean secret\?/,
  },
  'a table without a primary key': {
    field: { table: 'no_key' },
    code: 'primary-key',
    message: /public\.no_key has no primary key/,
  },
  'a primary key of a type without an order of its own': {
    field: { table: 'by_json' },
    code: 'primary-key',
    message: /id \(jsonb\)/,
  },
  'a view': { field: { table: 'seen' }, code: 'table', message: /public\.seen is a view, not a table/ },
  'a materialized view': { field: { table: 'kept_view' }, code: 'table', message: /is a view, not a table/ },
  'a sequence': {
    field: { table: 'counting' },
    code: 'table',
    message: /there is no table public\.counting/,
  },
  'a generated column': {
    field: { table: 'computed' },
    code: 'generated',
    message: /public\.computed\.secret is a generated column/,
  },
  'a column of the primary key': {
    field: { table: 'named' },
    code: 'key-column',
    message: /is part of the primary key/,
  },
  'a column of the partition key': {
    field: { table: 'parted' },
    code: 'key-column',
    message: /is part of the (primary|partition) key/,
  },
  'a column that refers to another table': {
    field: { table: 'uses_word' },
    code: 'foreign-key',
    message: /foreign key word_of/,
  },
  'a column that another table refers to': {
    field: { table: 'used_word' },
    code: 'foreign-key',
    message: /foreign key refers_to/,
  },
  'a column of numbers': {
    field: { table: 'numbers' },
    code: 'storage',
    message: /is integer, which this version can’t turn/,
  },
  'a label that is no SQL': {
    field: { table: 'vault', label: 'upper(nam' },
    code: 'invalid-expression',
    message: /label or where of public\.vault\.secret is not valid SQL .*42601/,
  },
  'a label of a column that is not there': {
    field: { table: 'vault', label: 'username' },
    code: 'invalid-expression',
    message: /42703/,
  },
  'a label that tries to end the statement': {
    field: { table: 'vault', label: "''); drop table vault; --" },
    code: 'invalid-expression',
    message: /not valid SQL/,
  },
  'a where that is no SQL': {
    field: { table: 'vault', where: 'id >' },
    code: 'invalid-expression',
    message: /not valid SQL/,
  },
  'a where that is no predicate': {
    field: { table: 'vault', where: 'id + 1' },
    code: 'invalid-expression',
    message: /SQLSTATE 42804/,
  },
  'a table without rows': {
    field: { table: 'hollow' },
    code: 'no-rows',
    message: /0 rows found in public\.hollow\.secret/,
  },
  'a partitioned table without rows': { field: { table: 'split' }, code: 'no-rows', message: /0 rows found/ },
  'a where that fits no row': {
    field: { table: 'vault', where: 'id < 0' },
    code: 'no-rows',
    message: /0 rows found in public\.vault\.secret/,
  },
};

test.for(Object.entries(CATALOGUE))('%s is refused with exit code 3, and nothing is written', async ([
  ,
  wanted,
]) => {
  const error = await refusedRotation({ database, keys }, { field: wanted.field });
  expect(error).toMatchObject({ code: wanted.code, exitCode: 3 });
  expect(error.message).toMatch(wanted.message);
  if (wanted.hint !== undefined) expect(error.hint).toMatch(wanted.hint);
  expect(error.message).not.toMatch(/^[A-Z]|\.$/);
});
