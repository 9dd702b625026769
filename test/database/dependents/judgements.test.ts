import { afterAll, beforeAll, expect, test } from 'vitest';

import { judgeDependents } from '../../../src/database/dependents/judge-dependents.ts';
import { readDependents } from '../../../src/database/dependents/read-dependents.ts';
import type { CheckFact } from '../../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase, freshRole } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';

let database: FreshDatabase;
let role: { role: string; url: string };

beforeAll(async () => {
  database = await freshDatabase();
  role = await freshRole(database);
  await database.query(`create schema app; grant usage on schema app to ${role.role}`);
});
afterAll(() => database.end());

async function judged(table: string, url = database.url): Promise<CheckFact[]> {
  const pool = await poolOf({ url });
  return judgeDependents(await readDependents(pool, { schema: 'app', table }));
}

const messages = (facts: readonly CheckFact[]) =>
  facts.map(({ outcome, message }) => `${outcome}: ${message}`);

test('a tree in which nothing stands in the way is judged without a word', async () => {
  await database.query(`
    create table app.fine (id int primary key);
    create table app.fine_child (id int not null unique, fine int references app.fine);
    create table app.fine_let_go (id int primary key, fine int not null default 0 references app.fine on delete set default)`);
  expect(await judged('fine')).toEqual([]);
});

test('a foreign key that would set a NOT NULL column to NULL is known beforehand', async () => {
  await database.query(`
    create table app.stuck (id int primary key, part int, unique (id, part));
    create table app.stuck_child (id int primary key, stuck int not null references app.stuck on delete set null);
    create table app.stuck_pair (id int primary key, a int not null, b int not null,
      foreign key (a, b) references app.stuck (id, part) on delete set default)`);
  expect(await judged('stuck')).toEqual([
    {
      event: 'check',
      name: 'not-null',
      subject: 'app.stuck_child',
      outcome: 'fail',
      message:
        'the foreign key stuck_child_stuck_fkey sets app.stuck_child.stuck to NULL when a row of app.stuck goes, and it is NOT NULL',
      hint: 'PostgreSQL refuses every such deletion: mend the constraint, or delete the rows that refer yourself first',
    },
    expect.objectContaining({
      subject: 'app.stuck_pair',
      message:
        'the foreign key stuck_pair_a_b_fkey sets app.stuck_pair.a and app.stuck_pair.b to their defaults when a row of app.stuck goes, and they are NOT NULL without a default',
    }),
  ]);
});

test('a dependent table without a key, or with heirs, is refused, however deep it lies', async () => {
  await database.query(`
    create table app.top (id int primary key);
    create table app.middle (id int primary key, top int references app.top on delete cascade);
    create table app.keyless (middle int references app.middle, n int unique);
    create table app.parent (id int primary key, middle int references app.middle on delete set null);
    create table app.heir () inherits (app.parent)`);
  expect(await judged('top')).toEqual([
    {
      event: 'check',
      name: 'primary-key',
      subject: 'app.keyless',
      outcome: 'fail',
      message:
        'app.keyless has no primary key to keep its rows by, and they go, or let go, with those they refer to',
      hint: 'add one: alter table app.keyless add column id bigint generated always as identity primary key; or delete those rows yourself first',
    },
    expect.objectContaining({
      name: 'inheritance',
      message: 'other tables inherit from app.parent, so no key is unique over all of its rows',
    }),
  ]);
});

test('what the role may not do there is told with the grant that mends it; the database cascades by itself', async () => {
  await database.query(`
    create table app.mine (id int primary key);
    create table app.cascades (id int primary key, mine int references app.mine on delete cascade);
    create table app.plain (id int primary key, mine int references app.mine);
    create table app.let_go (id int primary key, mine int references app.mine on delete set null);
    grant select, update on app.mine, app.cascades, app.let_go to ${role.role}`);
  expect(await judged('mine', role.url)).toEqual([
    {
      event: 'check',
      name: 'privilege',
      subject: 'app.mine',
      outcome: 'fail',
      message: 'the role may not delete rows of app.mine, which a deletion reaches',
      hint: 'as postgres: grant delete on app.mine to the role',
    },
    expect.objectContaining({
      name: 'privilege',
      outcome: 'warn',
      message:
        'the role may delete rows of app.cascades and not insert any, so a restore could not put them back',
      hint: 'as postgres: grant insert on app.cascades to the role',
    }),
    expect.objectContaining({
      outcome: 'fail',
      message: 'the role may not read, lock and delete rows of app.plain, which a deletion reaches',
      hint: 'as postgres: grant select, update, delete on app.plain to the role',
    }),
  ]);
  await database.query(`grant all on all tables in schema app to ${role.role}`);
  expect(await judged('mine', role.url)).toEqual([]);
  await database.query(`revoke usage on schema app from ${role.role}`);
  expect(messages(await judged('mine', role.url))).toContain(
    'fail: the role may not read rows of app.plain, which a deletion reaches',
  );
  await database.query(`grant usage on schema app to ${role.role}`);
});

test('rows that row-level security may hide are not deleted unseen', async () => {
  await database.query(`
    create table app.guarded (id int primary key);
    create table app.guarded_child (id int primary key, guarded int references app.guarded on delete cascade);
    alter table app.guarded_child enable row level security;
    grant all on all tables in schema app to ${role.role}`);
  expect(await judged('guarded')).toEqual([]);
  expect(await judged('guarded', role.url)).toEqual([
    expect.objectContaining({
      name: 'row-security',
      outcome: 'fail',
      message:
        'row-level security of app.guarded_child may hide rows from this role, and they would go unseen',
      hint: 'connect as postgres, or as a role with bypassrls',
    }),
  ]);
});

test('triggers that will fire are named; those that are switched off are not', async () => {
  await database.query(`
    create table app.loud (id int primary key);
    create function app.nothing() returns trigger language plpgsql as 'begin return null; end';
    create trigger b_deleted after delete on app.loud for each row execute function app.nothing();
    create trigger a_both before insert or delete on app.loud for each row execute function app.nothing();
    create trigger updated after update on app.loud for each row execute function app.nothing();
    create trigger off after delete on app.loud for each row execute function app.nothing();
    alter table app.loud disable trigger off`);
  expect(messages(await judged('loud'))).toEqual([
    'warn: 2 triggers (a_both and b_deleted) of app.loud will fire when rows go, or are put back',
  ]);
});

test('foreign keys that this version can’t follow are refused, and one that is not enforced is none', async () => {
  const [{ version } = { version: 0 }] = await database.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  await database.query(`
    create table app.made (id int primary key, n int not null, doubled int generated always as (n * 2) stored unique);
    create table app.made_child (id int primary key, doubled int references app.made (doubled))`);
  expect(messages(await judged('made'))).toEqual([
    'fail: the foreign key made_child_doubled_fkey of app.made_child refers to doubled of app.made, which PostgreSQL generates',
  ]);
  if (version < 180_000) return;
  await database.query(`
    create extension btree_gist;
    create table app.room (id int, during tsrange, primary key (id, during without overlaps));
    create table app.stay (id int primary key, room int, during tsrange,
      foreign key (room, period during) references app.room (id, period during));
    create table app.loose (id int primary key, made int references app.made not enforced)`);
  expect(messages(await judged('room'))).toEqual([
    'fail: the foreign key stay_room_during_fkey of app.stay refers to periods of app.room, and this version can’t tell which of its rows would go',
  ]);
  expect(await judged('made')).toHaveLength(1);
});
