import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  credentialId,
  EARLY_CREDENTIALS,
  INACTIVE,
  NONE_NEEDED,
  PLAIN_OBJECT,
  seedObservatory,
  seedObservatoryEarly,
} from '../../src/drill/applications/issue-observatory/rows.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly } from '../support/facts.ts';
import { seal } from '../support/sealed.ts';
import { changesBetween, counted, dumpOf } from './support/dump.ts';
import { censusOf, checksOf, exampleSite, findingsIn, turn, verified } from './support/example-site.ts';
import { FIRST_KEY, knownToken, SECOND_KEY } from './support/known-answer.ts';
import { openToken, peelJson } from './support/plain-fernet.ts';

const KNOWN = '{"api_key": "abc", "user": "S\\u00f8ren"}';
const FIELD = 'api_credentials.credentials';
const KNOWN_ID = credentialId(900);
const LOST_ID = credentialId(901);

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
  await seedObservatory({ url: database.url, key: fernet.parseKey(FIRST_KEY) });
  await seedObservatoryEarly({ url: database.url, newKey: fernet.parseKey(SECOND_KEY) });
  await addCredential(KNOWN_ID, knownToken(FIRST_KEY, KNOWN));
});
afterEach(() => database.end());

async function addCredential(id: string, token: string): Promise<void> {
  await database.query(
    `insert into api_credentials (id, platform, tier, credential_name, credentials)
     values ($1, 'bluesky', 'free', 'known', to_jsonb($2::text))`,
    [id, token],
  );
}

const site = (env: Readonly<Record<string, string>> = { CREDENTIAL_ENCRYPTION_KEY: FIRST_KEY }) =>
  exampleSite('issue-observatory', {
    env: { DATABASE_URL: database.url, ...env },
    files: { 'next.key': SECOND_KEY },
  });

async function stored(id: string): Promise<string> {
  const [row] = await database.query<{ text: string }>(
    'select credentials::text as text from api_credentials where id = $1',
    [id],
  );
  return row!.text;
}

describe('the Issue Observatory', () => {
  test('is turned in one transaction: every token, those of inactive rows too, and nothing else', async () => {
    const { operations } = await site();
    const checks = await checksOf(operations);
    expect(checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    expect(
      checks.filter(({ name }) => name === 'references'),
      'tasks let go of a credential by themselves',
    ).toEqual([]);
    expect(await censusOf(operations)).toEqual({
      [FIELD]: { rows: 244, currentKey: EARLY_CREDENTIALS, oldKey: 238, plaintext: 1, exempt: 2 },
    });

    const { real, changes } = await turn(database, operations);

    expect(counted(changes)).toEqual({ [FIELD]: 238 });
    for (const { before, after, key } of changes) {
      expect(peelJson(after, [SECOND_KEY]), key).toEqual(peelJson(before, [FIRST_KEY]));
      expect(after).toMatch(/^"gAAAAAB[\w-]+=*"$/);
      expect(after).toHaveLength(before.length);
    }
    expect(openToken(JSON.parse(await stored(KNOWN_ID)) as string, SECOND_KEY)).toBe(KNOWN);
    expect(changes.map(({ key }) => key)).toContain(credentialId(INACTIVE));
    for (const ordinal of NONE_NEEDED) expect(await stored(credentialId(ordinal))).toBe('"{}"');
    expect(findingsIn(real)).toEqual([
      [
        FIELD,
        'x_twitter account 7 (x_twitter/premium)',
        'plaintext',
        'the value is a JSON object, not a string',
      ],
    ]);
    expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    expect(await verified(operations)).toEqual({ opened: 238 + EARLY_CREDENTIALS, failed: 1 });
  });

  test('is left as it was by one row under a key nobody has, which the run names', async () => {
    await addCredential(LOST_ID, seal(fernet.generateKey(), KNOWN));
    const { operations } = await site();
    const before = await dumpOf(database);
    const dry = theOnly(await collect(operations.rehearse({})), 'run-finished');
    expect(dry).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });

    const facts = await collect(operations.rotate({}));

    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    expect(findingsIn(facts)).toContainEqual([
      FIELD,
      'known (bluesky/free)',
      'unknown-key',
      'no key of the keyring opens it',
    ]);
    expect(changesBetween(before, await dumpOf(database))).toEqual([]);

    await database.query('delete from api_credentials where id = $1', [LOST_ID]);
    const { changes } = await turn(database, operations);
    expect(counted(changes)).toEqual({ [FIELD]: 238 });
  });

  test('turns its plaintext no more than its tasks: a JSON object stays byte for byte', async () => {
    const { operations } = await site();
    const plain = await stored(credentialId(PLAIN_OBJECT));
    expect(JSON.parse(plain)).toHaveProperty('api_secret');
    const tasks = (await dumpOf(database)).rows.filter(({ table }) => table === 'collection_tasks');
    await turn(database, operations);
    expect(await stored(credentialId(PLAIN_OBJECT))).toBe(plain);
    expect((await dumpOf(database)).rows.filter(({ table }) => table === 'collection_tasks')).toEqual(tasks);
    expect(tasks.map(({ columns }) => columns.credential_id)).toEqual([
      credentialId(1),
      credentialId(1),
      null,
    ]);
  });

  test('takes its key from the file that CREDENTIAL_ENCRYPTION_KEY_FILE names, blanks around it and all', async () => {
    const { folder } = await site();
    const keyFile = join(folder, 'credential.key');
    await writeFile(keyFile, `  ${FIRST_KEY}\n\n`, { mode: 0o600 });
    const { operations } = await site({ CREDENTIAL_ENCRYPTION_KEY_FILE: keyFile });
    expect((await censusOf(operations))[FIELD]).toMatchObject({ oldKey: 238 });
  });
});
