import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { loadConfig } from '../../src/config/load.ts';
import type { PreparedDrill } from '../../src/drill/drill.ts';
import { DRILLS, drillNamed } from '../../src/drill/drills.ts';
import { seedEarlyRows } from '../../src/drill/early-rows.ts';
import { EARLY_ROWS, HOSTILE_NAME, seedRoutine } from '../../src/drill/routine-rows.ts';
import { inSession, openSession, type Session } from '../../src/drill/session.ts';
import type { KeyMaterial } from '../../src/keys/key-material.ts';
import { count, noCounts } from '../../src/plan/counts.ts';
import { judge } from '../../src/plan/judge.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { text } from '../../src/storage/text.ts';
import { freshDatabase } from '../support/database.ts';

let drill: PreparedDrill;
let session: Session;
let oldKey: KeyMaterial;

beforeAll(async () => {
  drill = await drillNamed('routine').prepare();
  session = await openSession(drill.databaseUrl);
  oldKey = fernet.parseKey(await readFile(join(drill.folder, 'current.key'), 'utf8'));
});

afterAll(async () => {
  await session?.end();
  await drill?.close();
});

/** How many values of a table have each status, target key first. */
async function censusOf(table: string, keys: readonly KeyMaterial[]) {
  const judging = { scheme: fernet, keys: keys.map(fernet.ready), storage: text, exempt: new Set<string>() };
  const counts = noCounts();
  const rows = await session.query<{ secret: string }>(`select secret from ${table}`);
  for (const { secret } of rows) count(counts, judge(secret, judging).status);
  return counts;
}

function loadedKeyring() {
  const [keyring] = loadConfig({ file: drill.configFile, cwd: drill.folder, env: drill.env }).keyrings;
  return keyring!;
}

/** Names and opened secrets of the first rows: what a seed makes, whatever the keys. */
async function madeUp(url: string, key: KeyMaterial) {
  const rows = await inSession(url, ({ query }) =>
    query<{ name: string; secret: string }>('select name, secret from core_webhook order by id limit 50'),
  );
  const ready = fernet.ready(key);
  return rows.map(({ name, secret }) => {
    const found = fernet.inspect(secret);
    return [name, found.kind === 'sealed' ? ready.open(found.sealed)?.toString() : secret];
  });
}

test('every drill can be found by its name, and an unknown name is told the others', () => {
  for (const { name, title } of DRILLS) expect(drillNamed(name).title).toBe(title);
  expect(drillNamed('routine').title).toBe('A key is due: turn it, and prove it');
  expect(() => drillNamed('routin')).toThrow('there is no drill "routin"');
});

test('the routine drill begins with 20,000 rows, all but eleven under the old key', async () => {
  const newKey = fernet.generateKey();
  expect(await censusOf('core_two_factor_auth', [newKey, oldKey])).toEqual({
    ...noCounts(),
    rows: 12_000,
    oldKey: 11_994,
    plaintext: 5,
    damaged: 1,
  });
  expect(await censusOf('core_webhook', [newKey, oldKey])).toEqual({
    ...noCounts(),
    rows: 8_000,
    oldKey: 7_995,
    plaintext: 3,
    unknownKey: 1,
    damaged: 1,
  });
  expect(drill.oldKey).toBe(oldKey.fingerprint);
});

test('one name in the drill holds escape sequences, on a row that a rotation reports', async () => {
  const rows = await session.query<{ secret: string }>('select secret from core_webhook where name = $1', [
    HOSTILE_NAME,
  ]);
  expect(rows.map(({ secret }) => fernet.inspect(secret).kind)).toEqual(['plaintext']);
  expect(HOSTILE_NAME).toContain('\x1b[31m');
});

test('every second factor in the drill has a user to be known by', async () => {
  const [row] = await session.query(
    `select count(*)::int as named from core_two_factor_auth
     join auth_user on auth_user.id = user_id and username = 'user-' || core_two_factor_auth.id`,
  );
  expect(row).toEqual({ named: 12_000 });
});

test("the drill's application owns its tables and is no superuser", async () => {
  const [row] = await session.query(
    `select current_user as name, usesuper as super, has_database_privilege(current_database(), 'create') as creates
     from pg_user where usename = current_user`,
  );
  expect(row).toEqual({ name: 'webops', super: false, creates: true });
});

test('the config and the keys of a drill are for its operator alone', async () => {
  const modes = await Promise.all(
    (await readdir(drill.folder)).map(async (name) => [
      name,
      (await stat(join(drill.folder, name))).mode & 0o777,
    ]),
  );
  expect(modes).toEqual([
    ['current.key', 0o600],
    ['database.url', 0o600],
    ['keyturn.yaml', 0o600],
  ]);
  expect((await stat(drill.folder)).mode & 0o777).toBe(0o700);
});

test('a staged key becomes the next one, and some rows are under it already', async () => {
  const newKey = fernet.generateKey();
  const before = loadedKeyring();
  await expect(drill.stageNextKey()).rejects.toThrow(/ENOENT/);
  await writeFile(drill.nextKeyFile, fernet.formatKey(newKey), { mode: 0o600 });
  await drill.stageNextKey();
  expect(before).toMatchObject({ current: { path: join(drill.folder, 'current.key') }, next: null });
  expect(loadedKeyring()).toEqual({ ...before, next: { kind: 'file', path: drill.nextKeyFile } });
  expect(await censusOf('core_webhook', [newKey, oldKey])).toEqual({
    ...noCounts(),
    rows: 8_000,
    currentKey: EARLY_ROWS,
    oldKey: 7_995 - EARLY_ROWS,
    plaintext: 3,
    unknownKey: 1,
    damaged: 1,
  });
});

test('the same made-up rows come each time, under keys of their own', async () => {
  const database = await freshDatabase();
  const otherKey = fernet.generateKey();
  await seedRoutine({ url: database.url, oldKey: otherKey });
  const newKey = fernet.parseKey(await readFile(drill.nextKeyFile, 'utf8'));
  await seedEarlyRows({ url: database.url, newKey });
  expect(await madeUp(database.url, newKey)).toEqual(await madeUp(drill.databaseUrl, newKey));
  expect(otherKey.fingerprint).not.toBe(oldKey.fingerprint);
  await database.end();
});
