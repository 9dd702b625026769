import { createServer } from 'node:net';
import { once } from 'node:events';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { OperatorError } from '../../src/errors.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { databaseUrl, type FreshDatabase, freshDatabase, freshRole } from '../support/database.ts';
import { collect, told } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, sealMany, versionsOf } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, siteFor, type SiteSettings } from '../support/site.ts';

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

/** Whatever was refused: there is no ledger, and no row was written. */
let before: string[];
beforeEach(async () => {
  before = await versionsOf(database, 'vault');
});
async function expectNothingWritten(): Promise<void> {
  expect(await versionsOf(database, 'vault')).toEqual(before);
  const [ledger] = await database.query<{ made: boolean }>(
    `select to_regnamespace('keyturn') is not null as made`,
  );
  expect(ledger!.made, 'no ledger was made').toBe(false);
}

async function refused(settings: Partial<SiteSettings> & { field?: FieldSetting }): Promise<OperatorError> {
  const { field = { table: 'vault' }, ...rest } = settings;
  const operations = await siteFor({ url: database.url, keys, fields: [field], ...rest });
  const rotating = await refusalOf(collect(operations.rotate({})));
  const rehearsing = await refusalOf(collect(operations.rehearse({})));
  expect(rehearsing.toFact(), 'a dry run is refused like the real one').toEqual(rotating.toFact());
  expect(rehearsing.exitCode).toBe(rotating.exitCode);
  await expectNothingWritten();
  expect(rotating.hint, 'a refusal says what to do').not.toBeNull();
  return rotating;
}

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
  const error = await refused({ field: wanted.field });
  expect(error).toMatchObject({ code: wanted.code, exitCode: 3 });
  expect(error.message).toMatch(wanted.message);
  if (wanted.hint !== undefined) expect(error.hint).toMatch(wanted.hint);
  expect(error.message).not.toMatch(/^[A-Z]|\.$/);
});

/** A role that may log in, and what it is granted. */
async function asRole(grants: (role: string) => string): Promise<string> {
  const { role, url } = await freshRole(database);
  await database.query(grants(role));
  return url;
}

test('a role that may not update the column is refused, and told which grant is missing', async () => {
  const url = await asRole(
    (role) => `grant select on vault to ${role}; grant update (id) on vault to ${role}`,
  );
  const error = await refused({ url });
  expect(error).toMatchObject({ code: 'privilege', exitCode: 3 });
  expect(error.message).toBe('the role may not update public.vault.secret');
  expect(error.hint).toMatch(/^grant update \(secret\)/);
});

test('a role that may not read the table is refused', async () => {
  const url = await asRole((role) => `grant update on vault to ${role}`);
  expect(await refused({ url })).toMatchObject({
    code: 'privilege',
    message: 'the role may not read public.vault',
    exitCode: 3,
  });
});

test('a role that row-level security may hide rows from is refused; its owner is not', async () => {
  await createVault(database, 'guarded', sealMany(keys.old, 2));
  const url = await asRole(
    (role) => `
      alter table guarded enable row level security;
      create policy mine on guarded using (id = 1);
      grant select, update on guarded to ${role}`,
  );
  const error = await refused({ url, field: { table: 'guarded' } });
  expect(error).toMatchObject({ code: 'row-security', exitCode: 3 });
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'guarded' }] });
  expect((await collect(operations.rehearse({}))).at(-1)).toMatchObject({ changed: 2, exitCode: 0 });
});

test('a role that may not make the ledger is refused, and told the statement that makes it', async () => {
  const url = await asRole((role) => `grant select, update on vault to ${role}`);
  const operations = await siteFor({ url, keys, fields: [{ table: 'vault' }] });
  const error = await refusalOf(collect(operations.rotate({})));
  expect(error).toMatchObject({ code: 'no-ledger', exitCode: 3 });
  expect(error.hint).toMatch(/create schema keyturn authorization role_/);
  await expectNothingWritten();
  const checks = await collect(operations.check({}));
  expect(checks.find(({ name }) => name === 'ledger')).toMatchObject({ outcome: 'fail', hint: error.hint });
});

test('a role that owns nothing but an empty schema keyturn, and may update the column alone, can turn it', async () => {
  const own = await freshDatabase();
  try {
    await createVault(own, 'vault', sealMany(keys.old, 5));
    const { role, url } = await freshRole(own);
    await own.query(`
      create schema keyturn authorization ${role};
      grant select on vault to ${role}; grant update (secret) on vault to ${role}`);
    const operations = await siteFor({ url, keys, fields: [{ table: 'vault' }] });
    const facts = await collect(operations.rotate({}));
    expect(told(facts, 'run-finished')).toMatchObject([{ outcome: 'done', changed: 5 }]);
    await operations.close();
  } finally {
    await own.end();
  }
});

test('an old key that opens nothing is refused: it must be proven', async () => {
  const wrong = { ...keys, old: fernet.generateKey() };
  const error = await refused({ keys: wrong });
  expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
  expect(error.message).toBe(
    `no value of public.vault.secret opens with the old key ${wrong.old.fingerprint} (old.key), nor with the target key`,
  );
});

test('one keyring whose keys open nothing stops a run of two before the first row', async () => {
  await createVault(database, 'second_vault', sealMany(keys.old, 3));
  const error = await refused({
    keyrings: { other: { scheme: 'fernet', current: { file: 'lost.key' } } },
    fields: [{ table: 'vault' }, { table: 'second_vault', keyring: 'other' }],
  });
  expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
});

test('one key as old and new is refused, in whatever alphabet it is written', async () => {
  const bytes = Buffer.alloc(32, 0xfb);
  const error = await refused({
    env: { NEW_KEY: `${bytes.toString('base64url')}=`, OLD_KEY: bytes.toString('base64') },
    keyrings: {
      encryption: { scheme: 'fernet', current: { env: 'NEW_KEY' }, older: [{ env: 'OLD_KEY' }] },
    },
  });
  expect(error).toMatchObject({ code: 'same-key', exitCode: 2 });
  expect(error.message).toMatch(/OLD_KEY and NEW_KEY hold the same key [0-9a-f]{4} [0-9a-f]{4}/);
});

test('a wrong password is told with exit code 4, and is nowhere in what is said', async () => {
  const url = new URL(await asRole((role) => `grant select on vault to ${role}`));
  url.password = 'not-the-password';
  const error = await refused({ url: url.href });
  expect(error).toMatchObject({ code: 'login-refused', exitCode: 4 });
  expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain('not-the-password');
});

test('a database that is not there is told with exit code 4, and never created', async () => {
  const error = await refused({ url: databaseUrl('no_such_database_here') });
  expect(error).toMatchObject({ code: 'no-such-database', exitCode: 4 });
  const found = await database.query(`select from pg_database where datname = 'no_such_database_here'`);
  expect(found).toHaveLength(0);
});

test('a server that does not answer is told with exit code 4', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  listener.close();
  await once(listener, 'close');
  const error = await refused({ url: `postgres://user-17@127.0.0.1:${port}/webops` });
  expect(error).toMatchObject({ code: 'database-unreachable', exitCode: 4 });
  expect(error.message).toContain(`127.0.0.1:${port}`);
});
