import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { RunFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { createVault, opener, seal, sealMany, versionsOf } from '../support/sealed.ts';
import { type FieldSetting, makeKeys, siteFor } from '../support/site.ts';

const ROWS = 20_000;
const BAD = 19_999;
const keys = makeKeys();
const fields: FieldSetting[] = [{ table: 'first' }, { table: 'second', label: `'number ' || id` }];
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'first', sealMany(keys.old, 500));
  await createVault(database, 'second', sealMany(keys.old, ROWS));
});
afterAll(() => database.end());

let before: string[][];
async function versions(): Promise<string[][]> {
  return [await versionsOf(database, 'first'), await versionsOf(database, 'second')];
}
beforeEach(async () => {
  before = await versions();
});

async function rotateAll(): Promise<{ facts: RunFact[]; run: string }> {
  const operations = await siteFor({ url: database.url, keys, commit: 'all', fields });
  const facts = await collect(operations.rotate({}));
  return { facts, run: theOnly(facts, 'run-started').run };
}

async function expectNothingLeftBehind(): Promise<void> {
  expect(await versions()).toEqual(before);
  for (const table of ['batch', 'range', 'proof'])
    expect(await database.query(`select from keyturn.${table}`), table).toHaveLength(0);
}

async function setBad(secret: string): Promise<void> {
  await database.query('update second set secret = $1 where id = $2', [secret, BAD]);
  before = await versions();
}

test('where row 19,999 stands under a key nobody has, nothing is changed and the row is named', async () => {
  await setBad(seal(keys.lost, 'nobody'));
  const operations = await siteFor({ url: database.url, keys, commit: 'all', fields });
  const foretold = theOnly(await collect(operations.rehearse({})), 'run-finished');
  expect(foretold).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
  const { facts } = await rotateAll();
  expect(theOnly(facts, 'finding')).toMatchObject({
    field: 'public.second.secret',
    primaryKey: { id: String(BAD) },
    label: `number ${BAD}`,
    status: 'unknown-key',
  });
  const finished = theOnly(facts, 'run-finished');
  expect(finished).toMatchObject({ outcome: 'failed', exitCode: 3, changed: 0 });
  expect(finished.reason).toContain('"19999"');
  expect(finished.hint).not.toBeNull();
  await expectNothingLeftBehind();
  expect(await operations.report(null)).toMatchObject({ outcome: 'failed', changed: 0 });
});

test('where the database refuses row 19,999, nothing is changed, and the row is found among its batch', async () => {
  await database.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin
      if old.id = ${BAD} then raise exception 'not this one: %', new.secret; end if;
      return new;
    end $$;
    create trigger refusing before update on second for each row execute function refuse()`);
  await setBadUnderOldKey();
  const { facts } = await rotateAll();
  expect(theOnly(facts, 'finding')).toMatchObject({
    field: 'public.second.secret',
    primaryKey: { id: String(BAD) },
    label: `number ${BAD}`,
    status: 'old-key',
    reason: 'a trigger or function raised an error (SQLSTATE P0001)',
  });
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', exitCode: 3, changed: 0 });
  await expectNothingLeftBehind();
});

async function setBadUnderOldKey(): Promise<void> {
  await database.query('alter table second disable trigger user');
  await setBad(seal(keys.old, `secret-${BAD}`));
  await database.query('alter table second enable trigger user');
}

test('stopped before its commit, it leaves nothing behind', async () => {
  await database.query('alter table second disable trigger refusing');
  const operations = await siteFor({ url: database.url, keys, commit: 'all', fields });
  const facts = [];
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (fact.event === 'batch-written' && fact.field === 'public.second.secret') operations.stop();
  }
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'stopped', changed: 0, rows: 0 });
  await expectNothingLeftBehind();
});

test('left by whoever reads it, it leaves nothing behind and no transaction open', async () => {
  const operations = await siteFor({ url: database.url, keys, commit: 'all', fields });
  for await (const fact of operations.rotate({})) if (fact.event === 'proof-progress') break;
  await expectNothingLeftBehind();
  expect(await operations.runs()).toMatchObject([{ outcome: 'stopped', changed: 0 }]);
});

test('until it commits nobody sees a turned value; then all tables are turned and proved in one transaction', async () => {
  const operations = await siteFor({ url: database.url, keys, commit: 'all', fields });
  const facts: RunFact[] = [];
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (fact.event === 'proved') expect(await versions()).toEqual(before);
  }
  expect(told(facts, 'batch-committed')).toEqual([]);
  expect(told(facts, 'proved')).toMatchObject([
    { opened: 500, failed: 0, digestsMatch: true },
    { opened: ROWS, failed: 0, digestsMatch: true },
  ]);
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done',
    rows: ROWS + 500,
    changed: ROWS + 500,
    findings: 0,
    exitCode: 0,
  });
  const writers = await database.query(
    'select distinct xmin::text from first union select xmin::text from second',
  );
  expect(writers).toHaveLength(1);
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>('select secret from second order by id');
  expect(rows.map(({ secret }) => open(secret))).toEqual(
    Array.from({ length: ROWS }, (_, i) => `secret-${i + 1}`),
  );
  expect(await operations.report(null)).toMatchObject({
    outcome: 'done',
    changed: ROWS + 500,
    leftAsTheyWere: [],
  });
});

test('plaintext, which no key is needed for, is reported and does not undo the rest', async () => {
  await createVault(database, 'third', [seal(keys.old, 'a'), 'plain']);
  const operations = await siteFor({ url: database.url, keys, commit: 'all', fields: [{ table: 'third' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'finding')).toMatchObject({ status: 'plaintext', primaryKey: { id: '2' } });
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done-with-findings',
    changed: 1,
    exitCode: 5,
  });
});

test('what was committed at once stays on record when a later keyring of the same run is stopped and resumed', async () => {
  await createVault(database, 'whole', sealMany(keys.old, 700));
  await createVault(database, 'slow', sealMany(keys.lost, 3_000));
  const operations = await siteFor({
    url: database.url,
    keys,
    commit: 'all',
    keyrings: {
      other: { scheme: 'fernet', current: { file: 'target.key' }, older: [{ file: 'lost.key' }] },
    },
    fields: [{ table: 'whole' }, { table: 'slow', keyring: 'other' }],
  });
  for await (const fact of operations.rotate({})) if (fact.event === 'batch-committed') operations.stop();
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-started').resumed).toBe(true);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3_700, rows: 3_700 });
});
