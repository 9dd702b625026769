import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  EARLY_DATABASE,
  EARLY_WEBHOOKS,
  seedWebopsEarly,
} from '../../src/drill/applications/webops/early.ts';
import { DELETED_WEBHOOK } from '../../src/drill/applications/webops/made.ts';
import { seedWebops } from '../../src/drill/applications/webops/rows.ts';
import type { Session } from '../../src/drill/session.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { theOnly } from '../support/facts.ts';
import { type Change, counted, dumpOf } from './support/dump.ts';
import { censusOf, checksOf, exampleSite, findingsIn, turn, verified } from './support/example-site.ts';
import { FIRST_KEY, knownToken } from './support/known-answer.ts';
import { openToken, peelJson } from './support/plain-fernet.ts';

/** As `openssl rand -base64 32` makes one: with + and /. */
const STANDARD_KEY = Buffer.alloc(32, 0xfb).toString('base64');
const LOST_KEY = Buffer.alloc(32, 7).toString('base64');

const SECRET_KEY = 'django-insecure-change-this-in-production';
const SETTINGS_KEY = 'AcyDj81XFldgYF0HGMxXpwGY_htkfvFO3wRk1bveAzc=';
const NEW_SECRET_KEY = 's3cr3t-key-ünïcode-$#(=)';
const NEW_SETTINGS_KEY = 'Neu93mk-EijFqma9Ha359f-gdSJ3XaX6r-bGj9bMA8A=';
const STORED_SETTING =
  'Z0FBQUFBQmxVX0VBQUFFQ0F3UUZCZ2NJQ1FvTERBME9EMnF4MGluaURvUFp1SW0zN3RsOEpPQmNOZnJiZkVEWFB5M1ZGSlJteUdaQ3U5WU1DX0JwQWwwRVNYRm5lb0pJaTlrS2pudHV1N0hZcDNOM1NpcmxFTUk9';

const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const ONCE = knownToken(FIRST_KEY, 'secret-api-key');

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.end());

async function fill({ widened }: { widened: boolean }): Promise<void> {
  const keys = {
    encryption: fernet.parseKey(FIRST_KEY),
    settings: fernet.parseKey(SETTINGS_KEY),
    lost: fernet.parseKey(LOST_KEY),
  };
  await seedWebops({ url: database.url, keys, widened });
}

/** Rows as Python's library sealed them, under ids from 901. */
async function addKnownAnswers({ query }: Session): Promise<void> {
  await query(`insert into auth_user (id, username) values (901, 'user-901')`);
  await query('insert into core_two_factor_auth (id, user_id, secret) values (901, 901, $1)', [
    knownToken(FIRST_KEY, TOTP),
  ]);
  await query(`insert into core_webhook (id, name, secret) values (901, 'known', $1)`, [
    knownToken(FIRST_KEY, 'a'.repeat(64)),
  ]);
  const credentials = [
    { api_key: ONCE, username: 'testuser' },
    { api_key: knownToken(FIRST_KEY, ONCE), username: 'testuser' },
    { max_token_count: knownToken(FIRST_KEY, '42'), username: 'testuser' },
  ];
  for (const [i, value] of credentials.entries()) {
    await query(
      `insert into automation_data_source_credentials (id, user_id, provider, name, credentials)
       values ($1, 901, 'known', $2, $3::jsonb)`,
      [901 + i, `known ${i}`, JSON.stringify(value)],
    );
  }
  await query(
    `insert into core_configuration (id, key, value, is_sensitive) values (901, 'known_client_secret', $1, true)`,
    [STORED_SETTING],
  );
}

const site = () =>
  exampleSite('webops', {
    env: { DATABASE_URL: database.url },
    files: {
      '.env': `DEBUG=False\nSECRET_KEY=${SECRET_KEY}\nENCRYPTION_KEY=${FIRST_KEY}\n`,
      'next-encryption.key': `${STANDARD_KEY}\n`,
      'next-secret-key': `${NEW_SECRET_KEY}\n`,
    },
  });

/** What a changed value holds before and after, each opened by the keys that may open it. */
function held({ field, before, after }: Change, keys: { before: string[]; after: string }) {
  if (field.endsWith('.credentials')) {
    return [peelJson(before, keys.before), peelJson(after, [keys.after])];
  }
  if (field === 'core_configuration.value') {
    return [unwrapped(before), unwrapped(after)].map((token, i) =>
      openToken(token, i === 0 ? keys.before[0]! : keys.after),
    );
  }
  return [keys.before.map((key) => openToken(before, key)).find(Boolean), openToken(after, keys.after)];
}

const unwrapped = (value: string) => Buffer.from(value, 'base64url').toString('latin1');

const ENCRYPTION = {
  'core_two_factor_auth.secret': 119,
  'core_webhook.secret': 79,
  'databases.password': 17,
  'databases.api_key': 12,
  'core_github_connection.access_token': 12,
  'core_google_connection.access_token': 12,
  'core_google_connection.refresh_token': 8,
  'core_google_connection.id_token': 6,
  'core_huggingface_connection.access_token': 12,
  // With the one of which a member is a bare number, and left.
  'automation_data_source_credentials.credentials': 22,
};

describe('WebOps with columns as wide as its model says', () => {
  beforeEach(async () => {
    await fill({ widened: true });
    await addKnownAnswers(database);
  });

  test('is turned to a new ENCRYPTION_KEY, and its settings keep theirs', async () => {
    await seedWebopsEarly({ url: database.url, newKey: fernet.parseKey(STANDARD_KEY) });
    const { operations } = await site();
    const scope = { keyrings: ['encryption'] };
    const checks = await checksOf(operations);
    expect(checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    expect(checks.filter(({ name }) => name === 'column-width')).toEqual([]);
    expect(checks.filter(({ name }) => name === 'references')).toMatchObject([
      {
        subject: 'public.core_webhook',
        outcome: 'warn',
        message:
          'core_webhook_delivery (webhook_id) refers to public.core_webhook without an action on delete',
      },
    ]);
    expect(await censusOf(operations)).toEqual({
      'core_two_factor_auth.secret': { rows: 121, oldKey: 119, plaintext: 1, unknownKey: 1 },
      'core_webhook.secret': { rows: 81, currentKey: 2, oldKey: 79 },
      'databases.password': { rows: 24, currentKey: 1, oldKey: 17, empty: 6 },
      'databases.api_key': { rows: 24, oldKey: 12, empty: 12 },
      'core_github_connection.access_token': { rows: 12, oldKey: 12 },
      'core_github_connection.refresh_token': { rows: 12, empty: 12 },
      'core_google_connection.access_token': { rows: 12, oldKey: 12 },
      'core_google_connection.refresh_token': { rows: 12, oldKey: 8, empty: 4 },
      'core_google_connection.id_token': { rows: 12, oldKey: 6, empty: 6 },
      'core_huggingface_connection.access_token': { rows: 12, oldKey: 12 },
      'automation_data_source_credentials.credentials': { rows: 23, oldKey: 21, plaintext: 1, empty: 1 },
      'core_configuration.value': { rows: 5, oldKey: 4, empty: 1 },
    });

    const { real, changes } = await turn(database, operations, scope);

    expect(counted(changes)).toEqual(ENCRYPTION);
    const keys = { before: [FIRST_KEY], after: STANDARD_KEY };
    for (const change of changes) {
      const [before, after] = held(change, keys);
      expect(after, `${change.field} ${change.key}`).toEqual(before);
      expect(after).toBeTruthy();
      expect(change.after).toHaveLength(change.before.length);
    }
    expect(findingsIn(real)).toEqual([
      [
        'core_two_factor_auth.secret',
        'user-7',
        'plaintext',
        '32 characters, not a Fernet token (it does not begin with 0x80)',
      ],
      ['core_two_factor_auth.secret', 'user-11', 'unknown-key', 'no key of the keyring opens it'],
      [
        'automation_data_source_credentials.credentials',
        'airtable: source 5',
        'plaintext',
        'the member "max_token_count" is a number, not a sealed string; its cells under an older key were turned',
      ],
    ]);
    expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    expect(await verified(operations, scope)).toEqual({ opened: 301, failed: 3 });
    expect((await censusOf(operations))['core_configuration.value']).toMatchObject({ oldKey: 4 });
  });

  test('holds after the turn what it held before, to the layer and to the row', async () => {
    await seedWebopsEarly({ url: database.url, newKey: fernet.parseKey(STANDARD_KEY) });
    const { operations } = await site();
    const early = await rowsNamed('core_webhook', EARLY_WEBHOOKS);
    const deliveries = await rowsNamed('core_webhook_delivery', [1, 2, 3]);
    await turn(database, operations, { keyrings: ['encryption'] });

    const [known] = await rowsNamed('core_two_factor_auth', [901]);
    expect(openToken(known!.columns.secret!, STANDARD_KEY)).toBe(TOTP);
    const credentials = await rowsNamed('automation_data_source_credentials', [2, 3, 5, 901, 902, 903]);
    const [twice, thrice, number, ...vectors] = credentials.map(({ columns }) =>
      peelJson(columns.credentials!, [STANDARD_KEY]),
    );
    expect(vectors).toEqual([
      { api_key: { text: 'secret-api-key', layers: 1 }, username: 'testuser' },
      { api_key: { text: 'secret-api-key', layers: 2 }, username: 'testuser' },
      { max_token_count: { text: '42', layers: 1 }, username: 'testuser' },
    ]);
    expect(twice).toMatchObject({ api_key: { layers: 2 } });
    expect(thrice).toMatchObject({ api_key: { layers: 3 }, Client_Secret: { layers: 1 }, region: 'eu' });
    expect(number).toMatchObject({ access_token: { layers: 1 }, max_token_count: 5 });

    expect(await rowsNamed('core_webhook', EARLY_WEBHOOKS), 'under the new key already').toEqual(early);
    const [mixed] = await rowsNamed('databases', [EARLY_DATABASE]);
    expect(openToken(mixed!.columns.api_key!, STANDARD_KEY)).toMatch(/^pc-/);
    const [deleted] = await rowsNamed('core_webhook', [DELETED_WEBHOOK]);
    expect(deleted!.columns.is_deleted).toBe('true');
    expect(openToken(deleted!.columns.secret!, STANDARD_KEY)).toMatch(/^[0-9a-f]{64}$/);
    expect(await rowsNamed('core_webhook_delivery', [1, 2, 3])).toEqual(deliveries);
  });

  test('is turned to a new SECRET_KEY where that alone is due: its sensitive settings and nothing else', async () => {
    const { operations } = await site();
    const scope = { keyrings: ['settings'] };
    const { real, changes } = await turn(database, operations, scope);
    expect(counted(changes)).toEqual({ 'core_configuration.value': 4 });
    for (const change of changes) {
      const [before, after] = held(change, { before: [SETTINGS_KEY], after: NEW_SETTINGS_KEY });
      expect(after).toEqual(before);
      expect(after).toBeTruthy();
      expect(change.after).toMatch(/^Z0FBQUFBQ[\w-]+=*$/);
    }
    const [known] = await rowsNamed('core_configuration', [901]);
    expect(openToken(unwrapped(known!.columns.value!), NEW_SETTINGS_KEY)).toBe('GOCSPX-client-secret');
    expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done', changed: 4, exitCode: 0 });
    expect(await verified(operations, scope)).toEqual({ opened: 4, failed: 0 });
  });

  test('is turned under both keyrings in one run, and a second run writes nothing', async () => {
    const { operations } = await site();
    const { changes } = await turn(database, operations);
    expect(counted(changes)).toEqual({
      ...ENCRYPTION,
      'core_webhook.secret': 81,
      'databases.password': 18,
      'core_configuration.value': 4,
    });
    const again = await turn(database, operations);
    expect(again.changes).toEqual([]);
    expect(theOnly(again.real, 'run-finished')).toMatchObject({ changed: 0, findings: 3, exitCode: 5 });
  });
});

test('WebOps as its own migrations leave it is told the columns no token fits in, and the ALTER that mends it', async () => {
  await fill({ widened: false });
  const { operations } = await site();
  const narrow = (await checksOf(operations)).filter(({ name }) => name === 'column-width');
  expect(narrow.map(({ subject, outcome, hint }) => [subject, outcome, hint])).toEqual([
    [
      'public.core_two_factor_auth.secret',
      'warn',
      'alter table "public"."core_two_factor_auth" alter column "secret" type varchar(256)',
    ],
    [
      'public.core_webhook.secret',
      'warn',
      'alter table "public"."core_webhook" alter column "secret" type varchar(256)',
    ],
  ]);

  const { real, changes } = await turn(database, operations);
  expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', findings: 201 });
  expect(Object.keys(counted(changes))).not.toContain('core_webhook.secret');

  for (const { hint } of narrow) await database.query(hint!);
  expect((await checksOf(operations)).filter(({ name }) => name === 'column-width')).toEqual([]);
  const columns = (await dumpOf(database)).shape;
  expect(JSON.stringify(columns)).toContain('secret character varying(256)');
});

/** Rows of a table by their ids, in that order, as text. */
async function rowsNamed(table: string, ids: readonly number[]) {
  const { rows } = await dumpOf(database);
  return ids.map((id) => rows.find((row) => row.table === table && row.key === String(id))!);
}
