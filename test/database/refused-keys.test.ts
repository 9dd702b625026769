import { once } from 'node:events';
import { createServer } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fernet } from '../../src/schemes/fernet.ts';
import { databaseUrl, type FreshDatabase, freshDatabase, freshRole } from '../support/database.ts';
import { type Attempt, refusedRotation } from '../support/refused-rotation.ts';
import { createVault, sealMany } from '../support/sealed.ts';
import { makeKeys } from '../support/site.ts';

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

test('an old key that opens nothing is refused: it must be proven', async () => {
  const wrong = { ...keys, old: fernet.generateKey() };
  const error = await refused({ keys: wrong });
  expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
  expect(error.message).toBe(
    `no value of public.vault.secret opens with the old key ${wrong.old.fingerprint} (old.key), nor with the target key`,
  );
});

test('one keyring whose keys open nothing stops a run of two before the first row', async () => {
  await createVault(database, 'second_vault', sealMany(keys.old, 3));
  const error = await refused({
    keyrings: { other: { scheme: 'fernet', current: { file: 'lost.key' } } },
    fields: [{ table: 'vault' }, { table: 'second_vault', keyring: 'other' }],
  });
  expect(error).toMatchObject({ code: 'unproven-key', exitCode: 3 });
});

test('one key as old and new is refused, in whatever alphabet it is written', async () => {
  const bytes = Buffer.alloc(32, 0xfb);
  const error = await refused({
    env: { NEW_KEY: `${bytes.toString('base64url')}=`, OLD_KEY: bytes.toString('base64') },
    keyrings: {
      encryption: { scheme: 'fernet', current: { env: 'NEW_KEY' }, older: [{ env: 'OLD_KEY' }] },
    },
  });
  expect(error).toMatchObject({ code: 'same-key', exitCode: 2 });
  expect(error.message).toMatch(/OLD_KEY and NEW_KEY hold the same key [0-9a-f]{4} [0-9a-f]{4}/);
});

test('a wrong password is told with exit code 4, and is nowhere in what is said', async () => {
  const url = new URL((await freshRole(database)).url);
  url.password = 'not-the-password';
  const error = await refused({ url: url.href });
  expect(error).toMatchObject({ code: 'login-refused', exitCode: 4 });
  expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain('not-the-password');
});

test('a database that is not there is told with exit code 4, and never created', async () => {
  const error = await refused({ url: databaseUrl('no_such_database_here') });
  expect(error).toMatchObject({ code: 'no-such-database', exitCode: 4 });
  const found = await database.query(`select from pg_database where datname = 'no_such_database_here'`);
  expect(found).toHaveLength(0);
});

test('a server that does not answer is told with exit code 4', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  listener.close();
  await once(listener, 'close');
  const error = await refused({ url: `postgres://user-17@127.0.0.1:${port}/webops` });
  expect(error).toMatchObject({ code: 'database-unreachable', exitCode: 4 });
  expect(error.message).toContain(`127.0.0.1:${port}`);
});
