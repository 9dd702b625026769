import { afterAll, beforeAll, expect, test } from 'vitest';

import { type FreshDatabase, freshDatabase, freshRole } from '../support/database.ts';
import { collect, told } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { type Attempt, expectNoLedger, refusedRotation } from '../support/refused-rotation.ts';
import { createVault, sealMany, versionsOf } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, 3));
});
afterAll(() => database.end());

function refused(attempt: Attempt) {
  return refusedRotation({ database, keys }, attempt);
}

/** A role that may log in, and what it is granted. */
async function asRole(grants: (role: string) => string): Promise<string> {
  const { role, url } = await freshRole(database);
  await database.query(grants(role));
  return url;
}

test('a role that may not update the column is refused, and told which grant is missing', async () => {
  const url = await asRole(
    (role) => `grant select on vault to ${role}; grant update (id) on vault to ${role}`,
  );
  const error = await refused({ url });
  expect(error).toMatchObject({ code: 'privilege', exitCode: 3 });
  expect(error.message).toBe('the role may not update public.vault.secret');
  expect(error.hint).toMatch(/^grant update \(secret\)/);
});

test('a role that may only read is shown where every value stands, and told what a run would need', async () => {
  const own = await freshDatabase();
  try {
    await createVault(own, 'vault', sealMany(keys.old, 3));
    const writer = await siteFor({ url: own.url, keys, fields: [{ table: 'vault' }] });
    await collect(writer.rotate({}));
    await writer.close();
    const { role, url } = await freshRole(own);
    await own.query(`grant select on vault to ${role}`);
    const reader = await siteFor({ url, keys, fields: [{ table: 'vault' }] });
    expect((await collect(reader.census({}))).at(-1)).toMatchObject({ rows: 3, currentKey: 3 });
    const checks = await collect(reader.check({}));
    expect(checks.filter(({ outcome }) => outcome === 'fail')).toMatchObject([
      { name: 'privilege', message: 'the role may not update public.vault.secret' },
      { name: 'ledger', message: `${role} may not read the ledger, schema keyturn, which another role made` },
    ]);
    await expect(reader.runs()).rejects.toMatchObject({ code: 'no-ledger', exitCode: 3 });
    await reader.close();
  } finally {
    await own.end();
  }
});

test('a role that may not read the table is refused', async () => {
  const url = await asRole((role) => `grant update on vault to ${role}`);
  expect(await refused({ url })).toMatchObject({
    code: 'privilege',
    message: 'the role may not read public.vault',
    exitCode: 3,
  });
});

test('a role that row-level security may hide rows from is refused; its owner is not', async () => {
  await createVault(database, 'guarded', sealMany(keys.old, 2));
  const url = await asRole(
    (role) => `
      alter table guarded enable row level security;
      create policy mine on guarded using (id = 1);
      grant select, update on guarded to ${role}`,
  );
  const error = await refused({ url, field: { table: 'guarded' } });
  expect(error).toMatchObject({ code: 'row-security', exitCode: 3 });
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'guarded' }] });
  expect((await collect(operations.rehearse({}))).at(-1)).toMatchObject({ changed: 2, exitCode: 0 });
});

test('a role that may not make the ledger is refused, and told the statement that makes it', async () => {
  const url = await asRole((role) => `grant select, update on vault to ${role}`);
  const operations = await siteFor({ url, keys, fields: [{ table: 'vault' }] });
  const before = await versionsOf(database, 'vault');
  const error = await refusalOf(collect(operations.rotate({})));
  expect(error).toMatchObject({ code: 'no-ledger', exitCode: 3 });
  expect(error.hint).toMatch(/create schema keyturn authorization role_/);
  expect(await versionsOf(database, 'vault')).toEqual(before);
  await expectNoLedger(database);
  const checks = await collect(operations.check({}));
  expect(checks.find(({ name }) => name === 'ledger')).toMatchObject({ outcome: 'fail', hint: error.hint });
});

test('a role that owns nothing but an empty schema keyturn, and may update the column alone, can turn it', async () => {
  const own = await freshDatabase();
  try {
    await createVault(own, 'vault', sealMany(keys.old, 5));
    const { role, url } = await freshRole(own);
    await own.query(`
      create schema keyturn authorization ${role};
      grant select on vault to ${role}; grant update (secret) on vault to ${role}`);
    const operations = await siteFor({ url, keys, fields: [{ table: 'vault' }] });
    const facts = await collect(operations.rotate({}));
    expect(told(facts, 'run-finished')).toMatchObject([{ outcome: 'done', changed: 5 }]);
    await operations.close();
  } finally {
    await own.end();
  }
});
