import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';
import { seeded } from '../../support/sealed.ts';
import { aRun, dump, expectAsBefore, purge, putAllBack, targetOf } from './keeping.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const PROCESS = fileURLToPath(new URL('./keeping-process.ts', import.meta.url));

/** Starts a purge or a restore and kills it some milliseconds after so many batches; null lets it come to its end. */
async function start(
  run: string,
  what: string,
  moment: { batches: number; ms: number } | null,
): Promise<number | null> {
  const child = spawn(process.execPath, [PROCESS, database.url, run, what], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    await sleep(moment?.ms);
    child.kill('SIGKILL');
  };
  let batches = 0;
  if (moment?.batches === 0) void kill();
  for await (const _ of createInterface({ input: child.stdout }))
    if (++batches === moment?.batches) void kill();
  await exited;
  return child.exitCode;
}

test('killed at random moments and started again, a purge and its restore lose nothing and leave nothing behind', {
  timeout: 120_000,
}, async () => {
  const random = seeded(20_261_123);
  await database.query(`
    create table vault (id int generated always as identity primary key, secret text, sound oid, up int references vault);
    create table child (id int primary key, vault int references vault deferrable initially deferred);
    create table let_go (id int primary key, vault int references vault on delete set null);
    insert into vault (secret, sound, up)
      select 's' || n, case when n % 10 = 0 then lo_from_bytea(0, repeat(n::text, 70000)::bytea) end, case when n > 50 then n - 50 end
        from generate_series(1, 300) as n;
    insert into child select n, 1 + n % 300 from generate_series(1, 900) as n;
    insert into let_go select n, n from generate_series(1, 300) as n`);
  const pool = await poolOf(database);
  const run = await aRun(pool, 'killed');
  const before = await dump(database);
  for (const what of ['purge', 'restore']) {
    for (let n = 0; n < 4; n++) {
      const batches = Math.floor(random() * 3);
      await start(run, what, { batches, ms: Math.floor(random() * (batches === 0 ? 900 : 60)) });
    }
    expect(await start(run, what, null)).toBe(0);
    const [{ rows } = { rows: -1 }] = await database.query<{ rows: number }>(
      'select count(*)::int as rows from vault',
    );
    expect(rows).toBe(what === 'purge' ? 0 : 300);
  }
  expect(await putAllBack(pool, run, 'once more')).toMatchObject({ restored: 0, left: [], parts: [] });
  await expectAsBefore(database, before);
});

test('ten thousand rows go and come back with thirty thousand that depend on them', async () => {
  await database.query(`
    create schema many;
    create table many.vault (id int primary key, secret text);
    create table many.child (id int primary key, vault int, note text);
    create table many.let_go (id int primary key, vault int);
    insert into many.vault select n, 's' || n from generate_series(1, 10000) as n;
    insert into many.child select n, 1 + n % 10000, 'n' from generate_series(1, 20000) as n;
    insert into many.let_go select n, n from generate_series(1, 10000) as n;
    alter table many.child add foreign key (vault) references many.vault deferrable initially deferred;
    create index on many.let_go (vault);
    create index on many.child (vault);
    alter table many.let_go add foreign key (vault) references many.vault on delete set null`);
  const pool = await poolOf(database);
  const run = await aRun(pool, 'many');
  const sums = () =>
    database.query(`
      select (select sum(hashtextextended(t::text, 0)) from many.vault as t) as vault,
             (select sum(hashtextextended(t::text, 0)) from many.child as t) as child,
             (select sum(hashtextextended(t::text, 0)) from many.let_go as t) as let_go`);
  const before = await sums();
  const { keys, dragged } = await purge(pool, await targetOf(pool, { schema: 'many', table: 'vault' }), {
    run,
  });
  expect(keys).toHaveLength(10_000);
  expect(dragged).toEqual([
    { table: 'many.child', action: 'delete', rows: 20_000 },
    { table: 'many.let_go', action: 'set-null', rows: 10_000 },
  ]);
  expect(await putAllBack(pool, run)).toMatchObject({ restored: 40_000, left: [] });
  expect(await sums()).toEqual(before);
});
