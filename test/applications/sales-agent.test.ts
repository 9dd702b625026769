import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  ODD_TENANTS,
  seedSalesAgent,
  seedSalesAgentEarly,
  tenantId,
} from '../../src/drill/applications/sales-agent/rows.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { theOnly } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { counted, dumpOf } from './support/dump.ts';
import { censusOf, checksOf, exampleSite, findingsIn, turn, verified } from './support/example-site.ts';
import { FIRST_KEY, knownToken } from './support/known-answer.ts';
import { openToken } from './support/plain-fernet.ts';

/** As `openssl rand -base64 32` makes one, and the same key in the other alphabet. */
const NEW_KEY = Buffer.alloc(32, 0xfb).toString('base64');
const SAME_KEY = NEW_KEY.replaceAll('+', '-').replaceAll('/', '_');

const KNOWN_TENANT = 'tenant-known';
/** The values that look like secrets and must stay as they are, each with the column it stands in. */
const LEFT_ALONE = ['ai_config', 'admin_token', 'gam_refresh_token', 'kevel_api_key', 'access_token'];

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
  const keys = { encryption: fernet.parseKey(FIRST_KEY), other: fernet.generateKey() };
  await seedSalesAgent({ url: database.url, keys });
  await seedSalesAgentEarly({ url: database.url, newKey: fernet.parseKey(NEW_KEY) });
  await database.query(
    `insert into tenants (tenant_id, name, subdomain, gemini_api_key) values ($1, 'Known', 'known', $2)`,
    [KNOWN_TENANT, knownToken(FIRST_KEY, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')],
  );
});
afterEach(() => database.end());

const site = (env: Readonly<Record<string, string>> = {}) =>
  exampleSite('sales-agent', {
    env: { DATABASE_URL: database.url, ENCRYPTION_KEY: NEW_KEY, OLD_ENCRYPTION_KEY: FIRST_KEY, ...env },
  });

async function geminiKey(tenant: string): Promise<string | null> {
  const [row] = await database.query<{ key: string | null }>(
    'select gemini_api_key as key from tenants where tenant_id = $1',
    [tenant],
  );
  return row!.key;
}

describe('the AdCP sales agent', () => {
  test('is turned in all three of its sealed columns, a Google key file of two kilobytes among them', async () => {
    const { operations } = await site();
    expect((await checksOf(operations)).filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    expect(await censusOf(operations)).toEqual({
      'tenants.gemini_api_key': {
        rows: 201,
        currentKey: 1,
        oldKey: 196,
        plaintext: 1,
        unknownKey: 1,
        empty: 2,
      },
      'tenant_auth_configs.oidc_client_secret_encrypted': { rows: 60, oldKey: 60 },
      'adapter_config.gam_service_account_json': { rows: 90, oldKey: 45, empty: 45 },
    });

    const { real, changes } = await turn(database, operations);

    expect(counted(changes)).toEqual({
      'tenants.gemini_api_key': 196,
      'tenant_auth_configs.oidc_client_secret_encrypted': 60,
      'adapter_config.gam_service_account_json': 45,
    });
    for (const { field, key, before, after } of changes) {
      const held = openToken(before, FIRST_KEY);
      expect(held, `${field} ${key}`).toBeTruthy();
      expect(openToken(after, NEW_KEY)).toBe(held);
      if (field.endsWith('json')) expect(JSON.parse(held!)).toHaveProperty('type', 'service_account');
    }
    expect(openToken((await geminiKey(KNOWN_TENANT))!, NEW_KEY)).toBe('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
    expect(findingsIn(real)).toEqual([
      [
        'tenants.gemini_api_key',
        'Publisher 6 (publisher-6)',
        'plaintext',
        '86 characters, not a Fernet token (it is not base64)',
      ],
      [
        'tenants.gemini_api_key',
        'Publisher 7 (publisher-7)',
        'unknown-key',
        'no key of the keyring opens it',
      ],
    ]);
    expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    expect(await verified(operations)).toEqual({ opened: 302, failed: 2 });
  });

  test('keeps what looks sealed and is not, what is empty, and a key of elsewhere, byte for byte', async () => {
    const odd = [ODD_TENANTS.empty, ODD_TENANTS.none, ODD_TENANTS.plaintext, ODD_TENANTS.otherKey].map(
      tenantId,
    );
    const before = await Promise.all(odd.map(geminiKey));
    expect(before.slice(0, 2)).toEqual(['', null]);
    expect(before[2]).toMatch(/^gA.{78,}$/);
    const { operations } = await site();
    await turn(database, operations);
    expect(await Promise.all(odd.map(geminiKey))).toEqual(before);
  });

  test('keeps the plaintext secrets that nobody may seal for it', async () => {
    const secrets = async () =>
      (await dumpOf(database)).rows.flatMap(({ columns }) => LEFT_ALONE.map((name) => columns[name] ?? null));
    const before = await secrets();
    expect(before.filter((value) => value?.includes('"api_key": "AIza'))).toHaveLength(40);
    const { operations } = await site();
    await turn(database, operations);
    expect(await secrets()).toEqual(before);
  });

  test('takes a key for the same in either base64 alphabet', async () => {
    const { operations } = await site({ ENCRYPTION_KEY: SAME_KEY, OLD_ENCRYPTION_KEY: NEW_KEY });
    expect(await refusalOf(turn(database, operations))).toMatchObject({ code: 'same-key' });
    expect((await checksOf(operations)).find(({ name }) => name === 'keys')?.outcome).toBe('fail');
  });
});
