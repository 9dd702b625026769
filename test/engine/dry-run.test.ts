import { afterAll, beforeAll, expect, test } from 'vitest';

import { failureOf } from '../../src/database/database-errors.ts';
import { Database } from '../../src/database/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { createVault, seal, sealMany, versionsOf } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', [
    ...sealMany(keys.old, 2_500),
    seal(keys.target, 'new'),
    'plain',
    seal(keys.lost, 'lost'),
    '',
  ]);
});
afterAll(() => database.end());

/** Everything PostgreSQL keeps that a write would move: row versions, its own counters, transaction ids, schemas. */
async function traces() {
  const versions = await versionsOf(database, 'vault');
  await database.query('select pg_stat_force_next_flush()');
  await database.query('select pg_stat_clear_snapshot()');
  const [counters] = await database.query(
    `select n_tup_ins::text as inserted, n_tup_upd::text as updated, n_tup_del::text as deleted
       from pg_stat_user_tables where relname = 'vault'`,
  );
  const [transactions] = await database.query<{ next: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
  );
  const relations = await database.query(
    `select n.nspname || '.' || c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' order by 1`,
  );
  return { versions, counters, next: Number(transactions!.next), relations };
}

/** Other test files write on the same server: none of their transactions may be taken for ours. */
async function databasesOfOthers(): Promise<string> {
  const [row] = await database.query<{ names: string | null }>(
    `select string_agg(datname || coalesce(xact_commit + xact_rollback, 0)::text, ' ' order by datname) as names
       from pg_stat_database where datname <> current_database()`,
  );
  return row?.names ?? '';
}

test('a dry run foretells what the real run then does', async () => {
  const { query } = database;
  await query('create table foretold as table vault; alter table foretold add primary key (id)');
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'foretold' }] });
  const dry = await collect(operations.rehearse({}));
  const real = await collect(operations.rotate({}));
  const { forecastSeconds, seconds, run, ...foretold } = theOnly(dry, 'run-finished');
  expect(foretold).toEqual({
    event: 'run-finished',
    kind: 'rotate',
    dryRun: true,
    outcome: 'done-with-findings',
    rows: 2_504,
    changed: 2_500,
    unchanged: 2,
    findings: 2,
    reason: null,
    hint: null,
    exitCode: 5,
  });
  expect(forecastSeconds).toBeGreaterThanOrEqual(0);
  expect(theOnly(real, 'run-finished')).toMatchObject({ ...foretold, dryRun: false });
  expect(told(dry, 'finding')).toEqual(told(real, 'finding'));
  expect(told(dry, 'field-finished')).toEqual(told(real, 'field-finished'));
  expect(run).not.toBe(theOnly(real, 'run-started').run);
  await query('drop table foretold; drop schema keyturn cascade');
});

test('a dry run writes nothing: no row version, no counter of the server, no transaction id, no ledger', async () => {
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault', label: 'id' }] });
  const before = await traces();
  const others = await databasesOfOthers();
  const facts = await collect(operations.rehearse({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 2_500 });
  const { next, ...after } = await traces();
  const { next: nextBefore, ...unchanged } = before;
  expect(after).toEqual(unchanged);
  if ((await databasesOfOthers()) === others) expect(next).toBe(nextBefore);
  expect(await operations.runs()).toEqual([]);
});

test('status, rows, verify and check write nothing either', async () => {
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault', label: 'id' }] });
  const { next: _, ...before } = await traces();
  await operations.setup();
  await collect(operations.census({}));
  await operations.rows({ limit: 50 });
  await collect(operations.verify({}));
  await collect(operations.check({}));
  const { next: __, ...after } = await traces();
  expect(after).toEqual(before);
});

test('where a label would write, PostgreSQL itself refuses it in a dry run, and findings go without it', async () => {
  await database.query(`
    create table visits (n integer);
    create function visit() returns text language sql as 'insert into visits values (1) returning n::text'`);
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [{ table: 'vault', label: 'visit()' }],
  });
  const facts = await collect(operations.rehearse({}));
  expect(told(facts, 'finding').map(({ label }) => label)).toEqual([null, null]);
  expect(await database.query('select from visits')).toHaveLength(0);
});

test('the sessions that only read are read only for PostgreSQL', async () => {
  const reading = await Database.connect({
    url: database.url,
    env: {},
    applicationName: 'keyturn test',
    readOnly: true,
  });
  try {
    const [setting] = await reading.query<{ on: string }>(
      `select current_setting('transaction_read_only') as on`,
    );
    expect(setting!.on).toBe('on');
    const refused = await reading.execute('update vault set secret = null').catch((error: unknown) => error);
    expect(failureOf(refused)?.code).toBe('25006');
    const tx = await reading.begin();
    const inside = await tx.execute('delete from vault').catch((error: unknown) => error);
    expect(failureOf(inside)?.code).toBe('25006');
    await tx.rollback();
  } finally {
    await reading.close();
  }
});

test('a dry run that is stopped says so, and one nobody reads to its end leaves no transaction open', async () => {
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault' }] });
  const facts = [];
  for await (const fact of operations.rehearse({})) {
    facts.push(fact);
    if (fact.event === 'batch-rehearsed') operations.stop();
  }
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'stopped', dryRun: true });
  for await (const fact of operations.rehearse({})) if (fact.event === 'batch-rehearsed') break;
  const open = await database.query(
    `select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  );
  expect(open).toHaveLength(0);
});
