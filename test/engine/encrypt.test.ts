import { afterAll, beforeAll, expect, test } from 'vitest';

import { OperatorError } from '../../src/errors.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { randomMoment, rotateAndKill, rotateToTheEnd } from '../support/kills.ts';
import { createVault, opener, seal, sealMany, seeded, versionsOf } from '../support/sealed.ts';
import { makeKeys, makeSite, siteFor } from '../support/site.ts';

const keys = makeKeys();
const open = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

async function secretsOf(table: string): Promise<(string | null)[]> {
  const rows = await database.query<{ secret: string | null }>(
    `select secret::text from ${table} order by id`,
  );
  return rows.map(({ secret }) => secret);
}

async function refusalOf(facts: AsyncIterable<unknown>): Promise<OperatorError> {
  const error = await collect(facts).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OperatorError) return error;
  throw new Error('it was not refused', { cause: error });
}

test('plaintext is sealed under the target key, and what is sealed already stays byte for byte', async () => {
  const [current, old, lost] = [keys.target, keys.old, keys.lost].map((key) => seal(key, 'kept'));
  await createVault(database, 'mixed', [
    'plain one',
    current!,
    old!,
    lost!,
    'gAAAAABcut-off',
    '',
    null,
    'zwei ü',
  ]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'mixed' }] });
  const before = await versionsOf(database, 'mixed');
  const dry = await collect(operations.rehearse({}, 'encrypt'));
  expect(theOnly(dry, 'run-finished')).toMatchObject({
    kind: 'encrypt',
    changed: 2,
    findings: 2,
    exitCode: 5,
  });
  expect(await versionsOf(database, 'mixed')).toEqual(before);

  const facts = await collect(operations.encrypt({}));

  expect(theOnly(facts, 'run-finished')).toMatchObject({
    kind: 'encrypt',
    changed: 2,
    findings: 2,
    exitCode: 5,
  });
  expect(told(facts, 'finding').map(({ primaryKey, status }) => [primaryKey.id, status])).toEqual([
    ['4', 'unknown-key'],
    ['5', 'damaged'],
  ]);
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 2, failed: 0, digestsMatch: true });
  const now = await secretsOf('mixed');
  expect([open(now[0]!), open(now[7]!)]).toEqual(['plain one', 'zwei ü']);
  expect(now.slice(1, 7)).toEqual([current, old, lost, 'gAAAAABcut-off', '', null]);
});

test('a second time changes nothing, not even a version of a row', async () => {
  await createVault(database, 'twice', ['one', 'two', seal(keys.old, 'three')]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'twice' }] });
  await collect(operations.encrypt({}));
  const [secrets, versions] = [await secretsOf('twice'), await versionsOf(database, 'twice')];
  const facts = await collect(operations.encrypt({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 0, exitCode: 0 });
  expect(await secretsOf('twice')).toEqual(secrets);
  expect(await versionsOf(database, 'twice')).toEqual(versions);
});

test('every storage takes its plaintext as its application would have sealed it', async () => {
  await database.query(
    `create table stores (id int primary key, blob bytea, doc jsonb, members jsonb, wrapped text)`,
  );
  await database.query('insert into stores values (1, $1, $2, $3, $4), (2, null, $5, $6, null)', [
    Buffer.from([0, 0x5c, 0xff, 0x41]),
    '{"b": 1, "a": "ü"}',
    '{"api_key": "k", "token_count": 5, "password": "", "user": "u"}',
    'c2VjcmV0',
    '"just a text"',
    '{"user": "u"}',
  ]);
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [
      { table: 'stores', column: 'blob' },
      { table: 'stores', column: 'doc' },
      {
        table: 'stores',
        column: 'members',
        storage: { kind: 'json-members', names: ['api_key', 'token', 'password'], match: 'contains' },
      },
      { table: 'stores', column: 'wrapped', wrap: 'base64url' },
    ],
  });
  const facts = await collect(operations.encrypt({}));
  expect(told(facts, 'finding').map(({ field, reason }) => [field, reason])).toEqual([
    [
      'public.stores.members',
      'the member "token_count" is a number, not a sealed string; only a text is sealed',
    ],
  ]);
  const [row, other] = await database.query<{ blob: Buffer; doc: string; members: string; wrapped: string }>(
    'select blob, doc, members::text, wrapped from stores order by id',
  );
  expect(keys.target && open(row!.blob.toString('latin1'))).toBe('\u0000\\\ufffdA');
  expect(open(row!.doc)).toBe('{"a": "ü", "b": 1}');
  expect(open(other!.doc)).toBe('just a text');
  expect(row!.members, 'a member that is no text leaves its whole value as it was').toContain(
    '"api_key": "k"',
  );
  expect(open(Buffer.from(row!.wrapped, 'base64').toString())).toBe('c2VjcmV0');
});

test('a column too narrow for sealed values is refused with the statement that mends it, or altered when asked', async () => {
  await database.query('create table narrow (id int primary key, secret varchar(64) not null)');
  await database.query(`insert into narrow values (1, 'x'), (2, repeat('y', 64))`);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'narrow' }] });
  const refused = await refusalOf(operations.encrypt({}));
  expect(refused).toMatchObject({ code: 'column-width', exitCode: 3 });
  expect(refused.message).toBe(
    'public.narrow.secret holds 64 characters, and 2 sealed values would have up to 184',
  );
  expect(refused.hint).toContain('alter table "public"."narrow" alter column "secret" type varchar(256)');
  expect(await secretsOf('narrow')).toEqual(['x', 'y'.repeat(64)]);

  const facts = await collect(operations.encrypt({ widen: true }));

  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2 });
  expect((await secretsOf('narrow')).map((secret) => open(secret!))).toEqual(['x', 'y'.repeat(64)]);
});

test('a wrong key seals nothing: sealed values that no key opens are there, and none that proves it', async () => {
  await createVault(database, 'wrong', [...sealMany(keys.lost, 20), 'plain']);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'wrong' }] });
  for (const facts of [operations.rehearse({}, 'encrypt'), operations.encrypt({})])
    expect(await refusalOf(facts)).toMatchObject({ code: 'unproven-key', exitCode: 3 });
  expect((await secretsOf('wrong')).at(-1)).toBe('plain');
});

test('killed at random moments and started again, encrypt ends with every value sealed once', {
  timeout: 120_000,
}, async () => {
  const random = seeded(20_261_123);
  const plaintexts = Array.from({ length: 8_000 }, (_, i) => `secret-${i + 1}`);
  await createVault(database, 'killed', plaintexts);
  const { folder } = await makeSite({ url: database.url, keys, fields: [{ table: 'killed' }] });
  for (let n = 0; n < 4; n++) {
    const sitting = await rotateAndKill(folder, randomMoment(random, 5), 'encrypt');
    expect(sitting.killed).toBe(true);
  }
  const { facts, exitCode } = await rotateToTheEnd(folder, 'encrypt');
  expect(exitCode).toBe(0);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: plaintexts.length });
  expect(theOnly(facts, 'proved')).toMatchObject({
    opened: plaintexts.length,
    failed: 0,
    digestsMatch: true,
  });
  expect((await secretsOf('killed')).map((secret) => open(secret!))).toEqual(plaintexts);
});
