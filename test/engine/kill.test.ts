import { afterAll, beforeAll, expect, test } from 'vitest';

import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { theOnly, told } from '../support/facts.ts';
import { randomMoment, rotateAndKill, rotateToTheEnd } from '../support/kills.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { createVault, opener, sealMany, seeded } from '../support/sealed.ts';
import { makeKeys, makeSite } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

async function openedInOrder(table: string): Promise<(string | null)[]> {
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>(`select secret from ${table} order by id`);
  return rows.map(({ secret }) => open(secret));
}

/** Enough rows that two threads share them, so that a kill cuts off more than one batch. */
const ROWS = 24_000;
const KILLS = 6;

test('killed at random moments and started again, a run ends with every value under the new key, sealed once, and the ledger agrees', {
  timeout: 120_000,
}, async () => {
  const random = seeded(20_261_122);
  await createVault(database, 'vault', sealMany(keys.old, ROWS));
  const { folder } = await makeSite({ url: database.url, keys, fields: [{ table: 'vault' }] });
  const runs = new Set<string>();
  let killed = 0;
  for (let n = 0; n < KILLS; n++) {
    const sitting = await rotateAndKill(folder, randomMoment(random, 5));
    if (sitting.killed) killed += 1;
    for (const fact of sitting.facts) if (fact.event === 'run-started') runs.add(fact.run);
  }
  expect(killed).toBe(KILLS);

  const { facts, exitCode } = await rotateToTheEnd(folder);

  runs.add(theOnly(facts, 'run-started').run);
  expect(theOnly(facts, 'run-started').resumed).toBe(true);
  expect([...runs], 'every start went on with the same run').toHaveLength(1);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: ROWS, rows: ROWS });
  expect(exitCode).toBe(0);
  expect(theOnly(facts, 'proved')).toMatchObject({
    opened: ROWS,
    failed: 0,
    changedSince: 0,
    digestsMatch: true,
  });
  expect(await openedInOrder('vault')).toEqual(Array.from({ length: ROWS }, (_, i) => `secret-${i + 1}`));
  expect(await readLedger(database, 'public.vault.secret')).toEqual({
    runs: [{ id: [...runs][0], outcome: 'done' }],
    rows: ROWS,
    changed: ROWS,
    written: ROWS,
    contradictions: [],
  });
});

test('under commit: all a killed run leaves no row changed, and the next start turns them all', async () => {
  await createVault(database, 'whole', sealMany(keys.old, 6_000));
  const { folder } = await makeSite({
    url: database.url,
    keys,
    commit: 'all',
    fields: [{ table: 'whole' }],
  });
  for (const afterFacts of [2, 4, 5]) {
    const sitting = await rotateAndKill(folder, { afterFacts, thenMs: 0 });
    expect(sitting.killed).toBe(true);
    expect(told(sitting.facts, 'run-finished')).toEqual([]);
    expect((await openedInOrder('whole')).filter((plaintext) => plaintext !== null)).toEqual([]);
  }
  const { facts } = await rotateToTheEnd(folder);
  expect(theOnly(facts, 'run-started').resumed).toBe(true);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 6_000 });
  expect(await openedInOrder('whole')).toEqual(Array.from({ length: 6_000 }, (_, i) => `secret-${i + 1}`));
});
