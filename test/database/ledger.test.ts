import { afterAll, beforeAll, expect, test } from 'vitest';

import { Database } from '../../src/database/database.ts';
import { notOnRecord, writeFindings } from '../../src/database/ledger/batches.ts';
import { prepareLedger } from '../../src/database/ledger/ledger.ts';
import { claimRange, RANGE_ROWS } from '../../src/database/ledger/ranges.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { collect, theOnly } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

test('where nothing was ever turned, there are no runs and no report, and asking makes no ledger', async () => {
  await createVault(database, 'vault', sealMany(keys.old, 3));
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'vault' }] });
  expect(await operations.runs()).toEqual([]);
  expect(await refusalOf(operations.report(null))).toMatchObject({ code: 'no-such-run', exitCode: 3 });
  const made = await database.query(`select from pg_namespace where nspname = 'keyturn'`);
  expect(made).toHaveLength(0);
});

test('several processes that make the ledger at once all find it made', async () => {
  const pools = await Promise.all(
    Array.from({ length: 4 }, () =>
      Database.connect({ url: database.url, env: {}, applicationName: 'keyturn test' }),
    ),
  );
  try {
    await Promise.all(pools.map((pool) => prepareLedger(pool)));
    await Promise.all(pools.map((pool) => prepareLedger(pool)));
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
  const migrations = await database.query<{ name: string }>(
    'select name from keyturn.migrations order by name',
  );
  expect(migrations.map(({ name }) => name)).toEqual(['2026-11-create-ledger', '2026-11-restore-points']);
});

async function openRunRow(id: string): Promise<void> {
  await database.query(
    `insert into keyturn.run (id, kind, application, environment, operator, host, process_id, started_at, heartbeat_at, keyrings, fields, answers)
     values ($1, 'rotate', 'webops', 'development', 'user-17', 'host', 1, now(), now(), '[]', '[]', '[]')`,
    [id],
  );
}

test('a finding stands on record once, however often it is come upon', async () => {
  await openRunRow('once');
  const pool = await poolOf(database);
  const finding: FindingFact = {
    event: 'finding',
    field: 'public.vault.secret',
    primaryKey: { id: '1' },
    label: null,
    status: 'plaintext',
    reason: 'not sealed',
  };
  const other = { ...finding, primaryKey: { id: "2'; --" }, label: 'two "quoted"' };
  await writeFindings(pool, 'once', [finding, other]);
  await writeFindings(pool, 'once', [other, finding]);
  const rows = await database.query<{ primary_key: unknown; label: string | null }>(
    'select primary_key, label from keyturn.finding order by id',
  );
  expect(rows).toMatchObject([
    { primary_key: { id: '1' } },
    { primary_key: { id: "2'; --" }, label: 'two "quoted"' },
  ]);
  const third = { ...finding, primaryKey: { id: '3' } };
  expect(await notOnRecord(pool, 'once', [other, third, finding])).toEqual([third]);
});

test('ranges are cut so that they meet, and no two workers are given the same', async () => {
  await createVault(database, 'wide', sealMany(keys.old, RANGE_ROWS * 2 + 5));
  await openRunRow('cut');
  const pool = await poolOf(database);
  const [target] = await targetsOf(pool, keys, [{ table: 'wide' }]);
  const claims = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((worker) => claimRange(pool, { run: 'cut', target: target!, worker })),
  );
  const ranges = claims.filter((range) => range !== null).sort((a, b) => Number(a.id) - Number(b.id));
  expect(ranges.map(({ after, upto }) => [after?.[0] ?? null, upto?.[0] ?? null])).toEqual([
    [null, String(RANGE_ROWS)],
    [String(RANGE_ROWS), String(RANGE_ROWS * 2)],
    [String(RANGE_ROWS * 2), null],
  ]);
  expect(claims.filter((range) => range === null)).toHaveLength(2);
});

test('a worker whose claim was committed while its connection broke off is given the same range again', async () => {
  await openRunRow('again');
  const pool = await poolOf(database);
  const [target] = await targetsOf(pool, keys, [{ table: 'wide' }]);
  const claim = { run: 'again', target: target!, worker: 'a' };
  const first = await claimRange(pool, claim);
  expect(await claimRange(pool, claim)).toEqual(first);
  expect((await claimRange(pool, { ...claim, worker: 'b' }))!.id).not.toBe(first!.id);
});

test('runs come newest first, each with its own numbers and findings, and one that was cut off is told as such', async () => {
  await database.query('delete from keyturn.run');
  await createVault(database, 'kept', [...sealMany(keys.old, 4), 'plain']);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'kept' }] });
  const first = theOnly(await collect(operations.rotate({ reason: 'first' })), 'run-finished');
  await database.query('update kept set secret = $1 where id = 2', [seal(keys.old, 'again')]);
  const second = theOnly(await collect(operations.rotate({ reason: 'second' })), 'run-finished');
  await openRunRow('cutoff');
  const runs = await operations.runs();
  expect(
    runs.map(({ run, outcome, changed, findings, reason }) => [run, outcome, changed, findings, reason]),
  ).toEqual([
    ['cutoff', 'unfinished', 0, 0, null],
    [second.run, 'done-with-findings', 1, 1, 'second'],
    [first.run, 'done-with-findings', 4, 1, 'first'],
  ]);
  const report = await operations.report(first.run);
  expect(report.leftAsTheyWere).toMatchObject([{ primaryKey: { id: '5' }, status: 'plaintext' }]);
  await collect(operations.rotate({}));
  expect((await operations.runs()).find(({ run }) => run === 'cutoff')).toMatchObject({ outcome: 'failed' });
});

test('a run that is not on record is refused by its name', async () => {
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'kept' }] });
  const error = await refusalOf(operations.report('zzzzzzz'));
  expect(error).toMatchObject({ code: 'no-such-run', exitCode: 3 });
  expect(error.message).toContain('zzzzzzz');
});
