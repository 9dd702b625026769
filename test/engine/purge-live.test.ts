import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Database } from '../../src/database/database.ts';
import { prepareLedger } from '../../src/database/ledger/ledger.ts';
import { readPage } from '../../src/database/pages.ts';
import type { Target } from '../../src/database/target.ts';
import { inSession } from '../../src/drill/session.ts';
import { applyPurge } from '../../src/engine/purging.ts';
import { decide, findingsOf, type RowVerdict, tally } from '../../src/engine/row-verdict.ts';
import { treatmentOf } from '../../src/plan/treatments.ts';
import { contentsOf } from '../support/contents.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { LOST, putBack } from '../support/purges.ts';
import { seal, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

const lost = (plaintext = 'gone for good') => seal(keys.lost, plaintext);
const old = (plaintext = 'opens') => seal(keys.old, plaintext);

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

/** Four rows, each with a secret that is deleted with its row when it is lost, and a token that is set to NULL. */
beforeEach(async () => {
  await database.query(`
    drop table if exists hanging, pair;
    create table pair (id bigint primary key, secret text, token text, flag boolean default true);
    create table hanging (id int primary key, pair bigint references pair)`);
  await database.query(
    `insert into pair select n, s, t from unnest($1::text[], $2::text[]) with ordinality as made (s, t, n)`,
    [
      [lost(), old(), lost(), old()],
      [old(), lost(), lost(), old()],
    ],
  );
  await database.query('insert into hanging select n, 1 + n % 4 from generate_series(1, 8) as n');
});

/** What is decided of rows as they stand now: to be applied after someone else wrote. */
async function decided(): Promise<{ db: Database; target: Target; verdicts: RowVerdict[] }> {
  const db = await poolOf(database);
  await prepareLedger(db);
  await database.query(`
    insert into keyturn.run (id, kind, application, environment, operator, host, process_id, started_at, heartbeat_at,
      keyrings, fields, answers)
    values ('live', 'purge', 'a', 'e', 'o', 'h', 1, now(), now(), '[]', '[]', '[]') on conflict do nothing`);
  const [found] = await targetsOf(db, keys, [
    { table: 'pair', onLostKey: 'delete-row' },
    { table: 'pair', column: 'token', onLostKey: 'set-null', also: { flag: false } },
  ]);
  const target = { ...found!, treatment: treatmentOf('purge') };
  const page = await readPage(db, target, { after: null, upto: null, limit: 100 });
  return { db, target, verdicts: page.map((row) => decide(target, row)) };
}

/** Applies what was decided, and tells what came of it: counts, findings, and what stands. */
async function applied(meanwhile: string, params: readonly unknown[] = []) {
  const { db, target, verdicts } = await decided();
  if (meanwhile !== '') await database.query(meanwhile, params);
  const done = await db.transaction((tx) =>
    applyPurge(tx, target, { verdicts, keeping: { run: 'live', keeps: true } }),
  );
  const standing = await database.query<{ id: string; token: string | null; flag: boolean }>(
    'select id::text, token, flag from pair order by id',
  );
  return {
    counts: tally(target, done).map(({ changed, counts }) => [changed, counts.rows]),
    findings: findingsOf(target, done).map(({ primaryKey, status, reason }) => [
      primaryKey.id,
      status,
      reason,
    ]),
    standing: standing.map(({ id, token, flag }) => [id, token === null, flag]),
  };
}

test('rows that nobody touched go, or are blanked, as was decided', async () => {
  expect(await applied('')).toEqual({
    counts: [
      [2, 4],
      [2, 4],
    ],
    findings: [],
    standing: [
      ['2', true, false],
      ['4', false, true],
    ],
  });
  expect(await database.query('select pair::int from hanging order by id')).toEqual([
    { pair: 2 },
    { pair: 4 },
    { pair: 2 },
    { pair: 4 },
  ]);
});

test('a row that was to go stays where the application wrote a value that opens, and what is lost of it is blanked', async () => {
  expect(await applied('update pair set secret = $1 where id = 3', [old('written meanwhile')])).toEqual({
    counts: [
      [1, 4],
      [2, 4],
    ],
    findings: [],
    standing: [
      ['2', true, false],
      ['3', true, false],
      ['4', false, true],
    ],
  });
});

test('a row that was to be blanked goes where the application wrote what no key opens into its other field', async () => {
  expect(await applied('update pair set secret = $1 where id = 2', [lost('meanwhile')])).toMatchObject({
    counts: [
      [3, 4],
      [2, 4],
    ],
    standing: [['4', false, true]],
  });
});

test('a row that was to go is no less to go where the application set its value to NULL and another is lost', async () => {
  expect(await applied('update pair set secret = null where id = 1')).toMatchObject({
    counts: [
      [1, 4],
      [2, 4],
    ],
    standing: [
      ['1', false, true],
      ['2', true, false],
      ['4', false, true],
    ],
  });
});

test('a row that was deleted meanwhile drops out of all counts', async () => {
  await database.query('delete from hanging');
  expect(await applied('delete from pair where id in (1, 2)')).toEqual({
    counts: [
      [1, 2],
      [1, 2],
    ],
    findings: [],
    standing: [['4', false, true]],
  });
});

test('a row written anew under the lost key goes as it then stands, and that is what is kept', async () => {
  const again = lost('once more');
  expect(await applied('update pair set secret = $1 where id = 1', [again])).toMatchObject({
    counts: [
      [2, 4],
      [2, 4],
    ],
  });
  const [kept] = await database.query<{ secret: string }>(
    `select before ->> 'secret' as secret from keyturn.before_image
      where action = 'deleted' and table_name = 'pair' and primary_key ->> 'id' = '1' order by id desc limit 1`,
  );
  expect(kept!.secret).toBe(again);
});

test('a row that a trigger writes anew while it is deleted is a finding, and the others go', async () => {
  await database.query(`
    create function rewrite() returns trigger language plpgsql as
      $$ begin update pair set secret = old.secret || ' ' where id = old.id and id = 1; return old; end $$;
    create trigger rewriting before delete on pair for each row execute function rewrite()`);
  const fields = [{ table: 'pair', onLostKey: 'delete-row' }];
  const facts = await collect((await siteFor({ url: database.url, keys, fields })).purge(LOST));
  expect(told(facts, 'finding').map(({ primaryKey, reason }) => [primaryKey.id, reason])).toEqual([
    ['1', 'a trigger changed the row while it was written (SQLSTATE 27000)'],
  ]);
  expect(await database.query('select id::int from pair order by id')).toEqual([
    { id: 1 },
    { id: 2 },
    { id: 4 },
  ]);
  await database.query('drop function rewrite cascade');
});

/** Purges while another session holds something, lets it write, and lets go once the purge waits for it. */
async function purgedAgainst(write: string) {
  const fields = [{ table: 'pair', onLostKey: 'delete-row' }];
  const operations = await siteFor({ url: database.url, keys, fields });
  const facts = await inSession(database.url, async ({ query }) => {
    await query('begin');
    await query(write);
    const purging = collect(operations.purge(LOST));
    while ((await database.query(`select from pg_locks where not granted`)).length === 0) await sleep(20);
    await query('commit');
    return purging;
  });
  const run = theOnly(facts, 'run-started').run;
  return { operations, facts, run };
}

test('what another session is writing is waited for, and judged as it then stands', async () => {
  const { facts } = await purgedAgainst(`update pair set secret = '${old('just now')}' where id = 1`);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 1 });
  expect(await database.query('select id::int from pair order by id')).toEqual([
    { id: 1 },
    { id: 2 },
    { id: 4 },
  ]);
});

test('a dependent that another session is just adding goes along, and comes back', async () => {
  const { operations, facts, run } = await purgedAgainst('insert into hanging values (9, 1)');
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2 });
  expect(await database.query('select from hanging where id = 9')).toEqual([]);
  const facts2 = await collect(operations.restore({ run }));
  expect(told(facts2, 'finding')).toEqual([]);
  expect(await database.query('select pair::int from hanging where id = 9')).toEqual([{ pair: 1 }]);
});

test('rows that drag one another along, each from another batch, go once and come back', {
  timeout: 120_000,
}, async () => {
  await database.query('create table web (id bigint primary key, secret text, other bigint)');
  await database.query(
    `insert into web select n, s, 2001 - n from unnest($1::text[]) with ordinality as made (s, n)`,
    [Array.from({ length: 20 }, () => sealMany(keys.lost, 1)[0]).flatMap((token) => Array(100).fill(token))],
  );
  await database.query(`
    create index on web (other);
    alter table web add foreign key (other) references web on delete cascade deferrable initially deferred;
    analyze web`);
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [{ table: 'web', onLostKey: 'delete-row' }],
  });
  const before = await contentsOf(database);
  const facts = await collect(operations.purge({ ...LOST, fields: ['public.web.secret'] }));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ findings: 0, exitCode: 0 });
  expect((await contentsOf(database))['public.web']).toEqual([]);
  await putBack(database, operations, { run: theOnly(facts, 'run-started').run, before });
});
