import { afterAll, beforeAll, expect, test } from 'vitest';

import { openSession } from '../../src/drill/session.ts';
import type { CheckFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect } from '../support/facts.ts';
import { createVault, sealMany } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, 3));
});
afterAll(() => database.end());

async function checks(...fields: FieldSetting[]): Promise<CheckFact[]> {
  const operations = await siteFor({ url: database.url, keys, fields });
  return collect(operations.check({}));
}

function named(facts: readonly CheckFact[], name: string): CheckFact[] {
  return facts.filter((fact) => fact.name === name);
}

test('a table with nothing in the way is told as ready, and nothing fails', async () => {
  const facts = await checks({ table: 'vault' });
  expect(facts.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
  expect(named(facts, 'table')).toMatchObject([{ subject: 'public.vault', outcome: 'ok' }]);
  expect(named(facts, 'column')).toMatchObject([{ outcome: 'ok', message: 'text, writable' }]);
  expect(named(facts, 'ledger')).toMatchObject([{ outcome: 'ok', message: 'will be made by the first run' }]);
  expect(named(facts, 'keys')[0]!.message).toContain(keys.target.fingerprint);
});

test('triggers that fire on update are named, and others are not', async () => {
  await createVault(database, 'triggered', sealMany(keys.old, 1));
  await database.query(`
    create function nothing() returns trigger language plpgsql as 'begin return new; end';
    create trigger on_any_update before update on triggered for each row execute function nothing();
    create trigger on_this_column after update of secret on triggered for each row execute function nothing();
    create trigger on_other_column before update of id on triggered for each row execute function nothing();
    create trigger on_insert before insert on triggered for each row execute function nothing();
    create trigger asleep before update on triggered for each row execute function nothing();
    alter table triggered disable trigger asleep`);
  const [fact] = named(await checks({ table: 'triggered' }), 'trigger');
  expect(fact).toMatchObject({ outcome: 'warn', subject: 'public.triggered.secret' });
  expect(fact!.message).toBe('2 triggers (on_any_update and on_this_column) will fire for every turned row');
});

test('unique, plain and expression indexes on the field are told for what they mean', async () => {
  await createVault(database, 'indexed', sealMany(keys.old, 1));
  await database.query(`
    create unique index indexed_unique on indexed (secret);
    create index indexed_plain on indexed (secret, id);
    create index indexed_lower on indexed (lower(secret));
    create index indexed_partial on indexed (id) where secret <> '';
    create index indexed_other on indexed (id)`);
  const facts = named(await checks({ table: 'indexed' }), 'index');
  const warned = facts.filter(({ outcome }) => outcome === 'warn');
  expect(warned).toHaveLength(1);
  expect(warned[0]!.message).toContain('indexed_lower and indexed_partial');
  expect(facts.filter(({ outcome }) => outcome === 'ok').map(({ message }) => message)).toEqual([
    'indexed_unique keeps it unique, and turned values are',
    '1 index will be maintained for every turned row',
  ]);
});

test('a column too narrow for any sealed value is warned of, with the statement that widens it', async () => {
  await database.query('create table narrow (id integer primary key, secret varchar(64))');
  const [fact] = named(await checks({ table: 'narrow' }), 'column-width');
  expect(fact).toMatchObject({ outcome: 'warn' });
  expect(fact!.hint).toMatch(/^alter table "public"\."narrow" alter column "secret" type varchar/);
});

test('every trouble of every field is told, not only the first', async () => {
  await database.query('create table bare (secret text)');
  const facts = await checks({ table: 'gone' }, { table: 'bare' }, { table: 'vault', column: 'nope' });
  expect(facts.filter(({ outcome }) => outcome === 'fail').map(({ name }) => name)).toEqual([
    'table',
    'primary-key',
    'column',
  ]);
});

test('other sessions in the database are told by role and application, their names made harmless', async () => {
  const session = await openSession(`${database.url}?application_name=backend`);
  try {
    await session.query(`select set_config('application_name', 'web' || chr(27) || '[31m', false)`);
    const facts = named(await checks({ table: 'vault' }), 'sessions');
    const shown = facts.map(({ message }) => message).join('\n');
    expect(shown).toMatch(/session.* of role postgres/);
    expect(shown).toContain('web');
    expect(shown).not.toContain('\x1b');
  } finally {
    await session.end();
  }
});

test('a check writes nothing', async () => {
  await checks({ table: 'vault' });
  const [ledger] = await database.query<{ made: boolean }>(
    `select to_regnamespace('keyturn') is not null as made`,
  );
  expect(ledger!.made).toBe(false);
});
