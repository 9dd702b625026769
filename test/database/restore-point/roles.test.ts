import { afterAll, beforeAll, expect, test } from 'vitest';

import { type FreshDatabase, freshDatabase, freshRole } from '../../support/database.ts';
import { poolOf } from '../../support/engine.ts';
import { aRun, dump, expectAsBefore, purge, putAllBack, targetOf } from './keeping.ts';

let database: FreshDatabase;
let role: { role: string; url: string };

beforeAll(async () => {
  database = await freshDatabase();
  role = await freshRole(database);
  await database.query(`
    grant create on database ${database.name} to ${role.role};
    create table vault (id int generated always as identity primary key, secret text);
    create table cascades (id int primary key, vault int references vault on delete cascade);
    create table let_go (id int primary key, vault int references vault on delete set null);
    insert into vault (secret) values ('a'), ('b');
    insert into cascades values (1, 1), (2, 2);
    insert into let_go values (1, 1), (2, 2);
    grant select, insert, update, delete on vault to ${role.role};
    grant select, update (vault) on cascades, let_go to ${role.role}`);
});
afterAll(() => database.end());

test('a role that owns nothing purges and restores with the rights it was granted, and is told which one is missing', async () => {
  const pool = await poolOf({ url: role.url });
  const run = await aRun(pool, 'of a plain role');
  const before = await dump(database);
  await purge(pool, await targetOf(pool, { table: 'vault' }), { run });
  expect(await database.query('select id from cascades')).toEqual([]);
  expect(await putAllBack(pool, run)).toMatchObject({
    restored: 4,
    left: [
      {
        table: 'public.cascades',
        primaryKey: { id: '1' },
        reason: 'the role may not insert into public.cascades',
      },
      {
        table: 'public.cascades',
        primaryKey: { id: '2' },
        reason: 'the role may not insert into public.cascades',
      },
    ],
  });
  await database.query(`grant insert on cascades to ${role.role}`);
  expect(await putAllBack(pool, run, 'with the grant')).toMatchObject({ restored: 2, left: [] });
  await expectAsBefore(database, before);
});

test('values that the role may not write are left, and told of', async () => {
  const pool = await poolOf({ url: role.url });
  const run = await aRun(pool, 'without update');
  await purge(pool, await targetOf(pool, { table: 'vault' }), { run, keys: [['1']] });
  await database.query(
    `revoke update (vault) on let_go from ${role.role}; grant update (id) on let_go to ${role.role}`,
  );
  expect(await putAllBack(pool, run)).toMatchObject({
    restored: 2,
    left: [
      {
        table: 'public.let_go',
        primaryKey: { id: '1' },
        reason: 'the role may not update vault of public.let_go',
      },
    ],
  });
});
