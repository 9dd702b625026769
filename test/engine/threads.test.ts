import { afterAll, beforeAll, expect, test } from 'vitest';

import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { createVault, opener, seal, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const ROWS = 40_000;
const PLAIN = [1, 9_999, 10_001, 25_000, ROWS];
const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  const secrets = sealMany(keys.old, ROWS);
  for (const id of PLAIN) secrets[id - 1] = `plain ${id}`;
  await createVault(database, 'vault', secrets);
});
afterAll(() => database.end());

/** A thread that lives keeps its port open. */
function workersOfThisProcess(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
}

test('a large table is shared by threads, each value turned by one of them, and no thread is left', async () => {
  const before = workersOfThisProcess();
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault', label: 'id' }] });

  const facts = [];
  let most = before;
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    most = Math.max(most, workersOfThisProcess());
  }

  expect(most, 'threads were at work').toBeGreaterThan(before);
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done-with-findings',
    rows: ROWS,
    changed: ROWS - PLAIN.length,
    findings: PLAIN.length,
  });
  expect(
    told(facts, 'finding')
      .map(({ primaryKey }) => Number(primaryKey.id))
      .sort((a, b) => a - b),
  ).toEqual(PLAIN);
  expect(told(facts, 'finding').every(({ label, primaryKey }) => label === primaryKey.id)).toBe(true);
  expect(theOnly(facts, 'proved')).toMatchObject({
    opened: ROWS - PLAIN.length,
    failed: 0,
    changedSince: 0,
    digestsMatch: true,
  });
  const done = told(facts, 'batch-committed').map((fact) => fact.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(done.at(-1)).toBe(ROWS);
  const [workers] = await database.query<{ n: number }>(
    'select count(distinct worker)::int as n from keyturn.range',
  );
  expect(workers!.n, 'more than one thread took ranges').toBeGreaterThan(1);
  expect(await readLedger(database, 'public.vault.secret')).toMatchObject({
    runs: [{ outcome: 'done-with-findings' }],
    rows: ROWS,
    changed: ROWS - PLAIN.length,
    contradictions: [],
  });
  expect(workersOfThisProcess()).toBe(before);
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>('select secret from vault order by id');
  expect(rows.map(({ secret }) => open(secret) ?? secret)).toEqual(
    rows.map((_, i) => (PLAIN.includes(i + 1) ? `plain ${i + 1}` : `secret-${i + 1}`)),
  );
});

test('stopped among its threads, a run keeps what they committed and goes on from there', async () => {
  const before = workersOfThisProcess();
  const next = { ...keys, old: keys.target, target: fernet.generateKey() };
  const operations = await siteFor({ url: database.url, keys: next, fields: [{ table: 'vault' }] });
  const first = [];
  for await (const fact of operations.rotate({})) {
    first.push(fact);
    if (fact.event === 'batch-committed') operations.stop();
  }
  const stopped = theOnly(first, 'run-finished');
  expect(stopped).toMatchObject({ outcome: 'stopped' });
  expect(stopped.changed).toBeGreaterThan(0);
  expect(stopped.changed).toBeLessThan(ROWS - PLAIN.length);
  expect(
    told(first, 'batch-committed').reduce((sum, { changed }) => sum + changed, 0),
    'every batch in hand was told',
  ).toBe(stopped.changed);
  const second = await collect(operations.rotate({}));
  expect(theOnly(second, 'run-started')).toMatchObject({ run: stopped.run, resumed: true });
  expect(theOnly(second, 'run-finished')).toMatchObject({
    changed: ROWS - PLAIN.length,
    findings: PLAIN.length,
    rows: ROWS,
  });
  const open = opener(next.target);
  const rows = await database.query<{ secret: string }>('select secret from vault order by id');
  expect(rows.filter(({ secret }) => open(secret) !== null)).toHaveLength(ROWS - PLAIN.length);
  expect(workersOfThisProcess()).toBe(before);
});

test('large values are read in pages that shrink, and turned like small ones', async () => {
  const large = 'x'.repeat(700_000);
  await createVault(
    database,
    'heavy',
    Array.from({ length: 30 }, (_, i) => seal(keys.old, `${i}${large}`)),
  );
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'heavy' }] });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 30 });
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>('select secret from heavy order by id');
  expect(rows.every(({ secret }, i) => open(secret) === `${i}${large}`)).toBe(true);
});
