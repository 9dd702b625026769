import { hostname } from 'node:os';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { RunFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, opener, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const ROWS = 6_000;
const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, ROWS));
  await createVault(database, 'other', sealMany(keys.old, 10));
});
afterAll(() => database.end());

function site(...tables: string[]) {
  return siteFor({ url: database.url, keys, fields: tables.map((table) => ({ table })) });
}

async function turned(table: string): Promise<number> {
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>(`select secret from ${table}`);
  return rows.filter(({ secret }) => open(secret) !== null).length;
}

/** Rotates until the n-th batch, then lets `then` act while the run waits to be asked on. */
async function untilBatch(
  facts: AsyncGenerator<RunFact, void, void>,
  then: () => void | Promise<void>,
): Promise<RunFact[]> {
  const all: RunFact[] = [];
  let isDone = false;
  for await (const fact of facts) {
    all.push(fact);
    if (fact.event !== 'batch-committed' || isDone) continue;
    isDone = true;
    await then();
  }
  return all;
}

let run: string;

test('while a run is in progress another is refused, and told who runs it, where and since when', async () => {
  const [mine, yours] = [await site('vault'), await site('other')];
  const facts = await untilBatch(mine.rotate({}), async () => {
    const error = await refusalOf(collect(yours.rotate({})));
    expect(error).toMatchObject({ code: 'run-in-progress', exitCode: 3 });
    expect(error.message).toContain(`keyturn rotate by user-17@${hostname()}, session `);
    expect(error.message).toMatch(/since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    expect(error.hint).not.toBeNull();
    expect(await turned('other')).toBe(0);
    expect(await yours.runs()).toMatchObject([{ outcome: 'running' }]);
    const check = (await collect(yours.check({}))).find(({ name }) => name === 'run-lock');
    expect(check).toMatchObject({ outcome: 'warn', message: 'another run is in progress' });
    const dry = await collect(yours.rehearse({}));
    expect(theOnly(dry, 'run-finished'), 'a dry run is in nobody’s way').toMatchObject({ changed: 10 });
    mine.stop();
  });
  run = theOnly(facts, 'run-started').run;
});

test('a stopped run ends after the batch in hand, with exit code 0 and its outcome on record', async () => {
  const operations = await site('vault');
  const [record] = await operations.runs();
  expect(record).toMatchObject({ run, outcome: 'stopped' });
  const changed = record!.changed;
  expect(changed).toBeGreaterThan(0);
  expect(changed).toBeLessThan(ROWS);
  expect(await turned('vault')).toBe(changed);
});

test('the lock is free again, and the next start goes on with the same run where it stopped', async () => {
  const operations = await site('vault');
  const [before] = await operations.runs();
  const facts = await untilBatch(operations.rotate({}), () => operations.stop());
  expect(theOnly(facts, 'run-started')).toMatchObject({ run, resumed: true });
  const finished = theOnly(facts, 'run-finished');
  expect(finished).toMatchObject({ run, outcome: 'stopped', exitCode: 0, reason: null });
  expect(finished.changed).toBeGreaterThan(before!.changed);
  expect(told(facts, 'batch-committed')[0]!.done, 'it counts on from where it stopped').toBeGreaterThan(
    before!.changed,
  );
});

test('a run whose reader goes away is marked as stopped, and the lock is free', async () => {
  const operations = await site('vault');
  for await (const fact of operations.rotate({})) if (fact.event === 'batch-committed') break;
  expect(await operations.runs()).toMatchObject([{ run, outcome: 'stopped' }]);
  const left = await database.query(
    `select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  );
  expect(left).toHaveLength(0);
});

test('a run of other fields does not take it up, and it can still be told apart on record', async () => {
  const operations = await site('other');
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-started').resumed).toBe(false);
  expect(theOnly(facts, 'run-started').run).not.toBe(run);
  expect((await operations.runs()).map(({ outcome }) => outcome)).toEqual(['done', 'stopped']);
});

test('after all its stops every value stands under the new key, and the ledger agrees', async () => {
  const operations = await site('vault');
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', exitCode: 0 });
  expect(await turned('vault')).toBe(ROWS);
  expect(theOnly(facts, 'run-started').resumed, 'another run came between').toBe(false);
  const ledger = await readLedger(database, 'public.vault.secret', theOnly(facts, 'run-started').run);
  expect(ledger.contradictions).toEqual([]);
  const [, , stopped] = await operations.runs();
  expect(stopped).toMatchObject({ run, outcome: 'stopped' });
  expect(ledger.changed, 'what the stopped run had left').toBe(ROWS - stopped!.changed);
});

test('stopped before its first batch, a run ends at once', async () => {
  await createVault(database, 'early', sealMany(keys.old, 100));
  const operations = await site('early');
  const facts: RunFact[] = [];
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (fact.event === 'run-started') operations.stop();
  }
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'stopped' });
  const again = await collect(operations.rotate({}));
  expect(theOnly(again, 'run-finished')).toMatchObject({ outcome: 'done', changed: 100 });
});
