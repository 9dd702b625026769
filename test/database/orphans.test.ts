import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { checkObjects } from '../../src/database/object-checks.ts';
import { readOrphans, unlinkOrphans } from '../../src/database/orphans.ts';
import { type FreshDatabase, freshDatabase, freshRole } from '../support/database.ts';
import { poolOf } from '../support/engine.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.query('create schema "Odd.Schema"');
  await database.query('create table "Odd.Schema"."Jobs" (id int primary key, "Audio" oid, nonce text)');
  await database.query('create domain file as oid');
  await database.query('create table attachments (id int primary key, file file)');
});
afterAll(() => database.end());

beforeEach(async () => {
  await database.query('truncate "Odd.Schema"."Jobs", attachments');
  await database.query('select lo_unlink(oid) from pg_largeobject_metadata');
});

async function object(bytes = 'x'): Promise<string> {
  const [row] = await database.query<{ oid: string }>(
    `select lo_from_bytea(0, convert_to($1, 'utf8'))::text as oid`,
    [bytes],
  );
  return row!.oid;
}

test('an object is an orphan where no column of OIDs, of whatever table and domain, refers to it', async () => {
  const [referred, attached, orphan, other] = [
    await object(),
    await object(),
    await object(),
    await object(),
  ];
  await database.query('insert into "Odd.Schema"."Jobs" values (1, $1::oid), (2, null)', [referred]);
  await database.query('insert into attachments values (1, $1::oid)', [attached]);
  const pool = await poolOf(database);
  expect((await readOrphans(pool)).oids).toEqual([orphan, other]);
});

test('unlinks orphans, and none that came to be referred to meanwhile', async () => {
  const [orphan, taken, kept] = [await object(), await object(), await object()];
  await database.query('insert into "Odd.Schema"."Jobs" values (1, $1::oid)', [kept]);
  const pool = await poolOf(database);
  const { oids } = await readOrphans(pool);
  await database.query('insert into attachments values (2, $1::oid)', [taken]);
  expect(oids).toEqual([orphan, taken]);
  expect(await unlinkOrphans(pool, oids)).toBe(1);
  const left = await database.query<{ oid: string }>(
    'select oid::text from pg_largeobject_metadata order by oid',
  );
  expect(left.map(({ oid }) => oid)).toEqual([taken, kept]);
  expect(await unlinkOrphans(pool, oids)).toBe(0);
});

test('names tables that the role may not read, and leaves objects of other roles alone', async () => {
  await object();
  const { role, url } = await freshRole(database);
  await database.query(`grant connect on database ${database.name} to ${role}`);
  const pool = await poolOf({ url });
  expect(await readOrphans(pool)).toEqual({ oids: [], unread: ['Odd.Schema.Jobs', 'public.attachments'] });
});

test('a check warns of them with the command and the statement that unlink them', async () => {
  const orphan = await object();
  const pool = await poolOf(database);
  const field = {
    schema: 'Odd.Schema',
    table: 'Jobs',
    column: 'Audio',
    keyring: 'recordings',
    label: null,
    where: null,
    storage: { kind: 'large-object', nonce: 'nonce', names: [], match: 'exact', nested: false },
    wrap: null,
    exempt: [],
    onLostKey: null,
    also: {},
    tellUsers: null,
    readsPlaintext: null,
    line: 1,
  } as const;
  const facts = await checkObjects(pool, [field]);
  expect(facts.find(({ name }) => name === 'orphaned-large-objects')).toMatchObject({
    outcome: 'warn',
    message: expect.stringContaining(`1 large object of this role is referred to by no column: ${orphan}`),
    hint: expect.stringContaining(`keyturn check --unlink-orphans, or select lo_unlink(${orphan})`),
  });
});
