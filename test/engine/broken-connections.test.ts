import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { Database } from '../../src/database/database.ts';
import { takeRunLock } from '../../src/database/run-lock.ts';
import { startCluster } from '../../src/drill/cluster.ts';
import { inSession, openSession } from '../../src/drill/session.ts';
import { keepBeating } from '../../src/engine/heartbeat.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { networkTo } from '../support/cut-network.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { createVault, opener, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

async function turned(table: string): Promise<number> {
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>(`select secret from ${table}`);
  return rows.filter(({ secret }) => open(secret) !== null).length;
}

const RUN_LOCK = `select pid from pg_locks where locktype = 'advisory' and objsubid = 2 and granted
                     and database = (select oid from pg_database where datname = current_database())`;

function terminate(which: string): Promise<unknown[]> {
  return database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'keyturn%' and ${which}`,
  );
}

test('sessions that break off among the batches are replaced, and the run comes to its end', async () => {
  await createVault(database, 'vault', sealMany(keys.old, 8_000));
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault' }] });
  const facts: RunFact[] = [];
  let kills = 0;
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (fact.event !== 'batch-committed' || kills === 3) continue;
    kills += 1;
    await terminate(`pid not in (${RUN_LOCK})`);
  }
  expect(kills).toBe(3);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 8_000, exitCode: 0 });
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 8_000, failed: 0, digestsMatch: true });
  expect(await turned('vault')).toBe(8_000);
  expect(await readLedger(database, 'public.vault.secret')).toMatchObject({
    changed: 8_000,
    rows: 8_000,
    contradictions: [],
  });
});

test('threads whose sessions break off go on as well', async () => {
  await database.query('drop schema keyturn cascade');
  await createVault(database, 'large', sealMany(keys.old, 24_000));
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'large' }] });
  const facts: RunFact[] = [];
  let kills = 0;
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (fact.event !== 'batch-committed' || kills === 3) continue;
    kills += 1;
    await terminate(`pid not in (${RUN_LOCK})`);
  }
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 24_000, exitCode: 0 });
  expect(await turned('large')).toBe(24_000);
  expect(await readLedger(database, 'public.large.secret')).toMatchObject({
    changed: 24_000,
    contradictions: [],
  });
});

test('sessions that break off in the proof are replaced too', async () => {
  await createVault(database, 'proven', sealMany(keys.old, 6_000));
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'proven' }] });
  const facts: RunFact[] = [];
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (told(facts, 'proof-progress').length === 1 && fact.event === 'proof-progress')
      await terminate(`pid not in (${RUN_LOCK})`);
  }
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 6_000, exitCode: 0 });
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 6_000, failed: 0, digestsMatch: true });
  expect(await turned('proven')).toBe(6_000);
});

test('a run that lost the session of its lock tells so or ends, and nothing is lost either way', async () => {
  await createVault(database, 'unlocked', sealMany(keys.old, 6_000));
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'unlocked' }] });
  const facts: RunFact[] = [];
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (told(facts, 'batch-committed').length === 1 && fact.event === 'batch-committed') {
      await terminate(`pid in (${RUN_LOCK})`);
      // Longer than the heartbeat that finds it out.
      await sleep(5_500);
    }
  }
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', exitCode: 4 });
  expect(theOnly(facts, 'run-finished').reason).toMatch(/session that held the run lock broke off/);
  const again = await collect(operations.rotate({}));
  expect(theOnly(again, 'run-started').resumed).toBe(true);
  expect(theOnly(again, 'run-finished')).toMatchObject({ outcome: 'done', changed: 6_000 });
  expect(await turned('unlocked')).toBe(6_000);
});

test('a server that ends among the batches is told as gone, and what was committed stands', async () => {
  const cluster = await startCluster();
  onTestFinished(() => cluster.stop());
  const url = cluster.url('postgres');
  await inSession(url, (session) => createVault(session, 'vault', sealMany(keys.old, 6_000)));
  const operations = await siteFor({ url, keys, fields: [{ table: 'vault' }] });
  const facts: RunFact[] = [];
  const failure = await (async () => {
    for await (const fact of operations.rotate({})) {
      facts.push(fact);
      if (told(facts, 'batch-committed').length === 1 && fact.event === 'batch-committed')
        await cluster.stop();
    }
  })().catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'database-lost',
    exitCode: 4,
    message: `PostgreSQL at 127.0.0.1:${cluster.port} is gone: no PostgreSQL answers (ECONNREFUSED)`,
    hint: expect.stringMatching(/^what was committed stands; do the same again when the server is back/),
  });
});

test('a network that is cut is found out by the heartbeat, and nobody waits on', async () => {
  const network = await networkTo(database.url);
  const cut = await Database.connect({ url: network.url, env: {}, applicationName: 'keyturn' });
  onTestFinished(() => cut.close());
  const lock = await takeRunLock(cut, 'keyturn');
  const heart = keepBeating(cut, { lock, run: 'none', everyMs: 50 });
  network.cut();
  await expect(lock.session.query('select 1')).rejects.toThrow();
  expect(heart.gone.aborted).toBe(true);
  expect(await heart.loss()).toMatchObject({ code: 'database-lost', exitCode: 4 });
  await heart.stop();
  await lock.release();
});

test('under commit: all a broken session ends the run with exit code 4 and nothing changed', async () => {
  await createVault(database, 'whole', sealMany(keys.old, 4_000));
  const operations = await siteFor({
    url: database.url,
    keys,
    commit: 'all',
    fields: [{ table: 'whole' }],
  });
  const facts: RunFact[] = [];
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (told(facts, 'batch-written').length === 1 && fact.event === 'batch-written')
      await terminate(`pid not in (${RUN_LOCK})`);
  }
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', exitCode: 4, changed: 0 });
  expect(await turned('whole')).toBe(0);
  const again = await collect(operations.rotate({}));
  expect(theOnly(again, 'run-finished')).toMatchObject({ outcome: 'done', changed: 4_000 });
});

test('a row that another session holds is waited for, the reason is told, and then it is turned', async () => {
  await createVault(database, 'held', sealMany(keys.old, 50));
  const holder = await openSession(database.url);
  try {
    await holder.query('begin');
    await holder.query('select from held where id = 25 for update');
    const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'held' }] });
    const facts: RunFact[] = [];
    for await (const fact of operations.rotate({})) {
      facts.push(fact);
      if (fact.event === 'waiting') await holder.query('rollback');
    }
    const [waiting] = told(facts, 'waiting');
    expect(waiting!.reason).toBe('trying again (2 of 8): a lock was not free in time (SQLSTATE 55P03)');
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 50 });
  } finally {
    await holder.end();
  }
});
