import { afterEach, expect, test } from 'vitest';

import { seedFood } from '../../src/drill/applications/food-ordering/rows.ts';
import { seedObservatory } from '../../src/drill/applications/issue-observatory/rows.ts';
import { seedSalesAgent } from '../../src/drill/applications/sales-agent/rows.ts';
import { seedWebops } from '../../src/drill/applications/webops/rows.ts';
import type { Operations } from '../../src/flows/operations.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { contentsOf, differences } from '../support/contents.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { censusOf, exampleSite, findingsIn } from './support/example-site.ts';
import { projectWDatabase, projectWSite } from './support/project-w.ts';

/** Keys that nobody sealed anything with: those that the rows stand under are gone. */
const MADE_ANEW = Buffer.alloc(32, 0xfb).toString('base64');
const NEXT = Buffer.alloc(32, 0xfa).toString('base64');

let database: FreshDatabase;
afterEach(() => database.end());

const made = () => fernet.generateKey();

/** Purges all that no key opens, by the example's own settings; what of each table went, and then came back. */
async function purged(operations: Operations): Promise<Record<string, { gone: number; changed: number }>> {
  const before = await contentsOf(database);
  expect(await refusalOf(collect(operations.purge({}))), 'it might be a wrong key').toMatchObject({
    exitCode: 3,
  });
  expect(differences(before, await contentsOf(database))).toEqual({});

  const facts = await collect(operations.purge({ keyIsLost: true, accept: ['undecidable'] }));

  expect(findingsIn(facts)).toEqual([]);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ findings: 0, exitCode: 0 });
  for (const counts of Object.values(await censusOf(operations)))
    for (const status of ['unknownKey', 'damaged', 'undecidable']) expect(counts[status]).toBeUndefined();
  const found = differences(before, await contentsOf(database));
  const { run } = theOnly(facts, 'run-started');
  const restored = await collect(operations.restore({ run }));
  expect(theOnly(restored, 'run-finished')).toMatchObject({ findings: 0, exitCode: 0 });
  expect(differences(before, await contentsOf(database)), 'it came back byte for byte').toEqual({});
  return found;
}

test('WebOps loses two-factor rows, webhooks with their deliveries and connections; the rest is blanked', async () => {
  database = await freshDatabase();
  const keys = { encryption: made(), settings: made(), lost: made() };
  await seedWebops({ url: database.url, keys, widened: true });
  const { operations } = await exampleSite('webops', {
    env: { DATABASE_URL: database.url },
    files: {
      '.env': `SECRET_KEY=another-secret\nENCRYPTION_KEY=${MADE_ANEW}\n`,
      'next-encryption.key': NEXT,
      'next-secret-key': 'yet-another',
    },
  });
  const found = await purged(operations);
  const [deleted, blanked] = [
    /two_factor|webhook|github|huggingface/,
    /databases|google|credentials|configuration/,
  ];
  for (const [table, { gone, changed }] of Object.entries(found)) {
    expect(table).toMatch(gone > 0 ? deleted : blanked);
    expect(gone > 0 && changed > 0, `${table} is either deleted from or blanked`).toBe(false);
  }
  expect(found['public.core_webhook_delivery']?.gone).toBeGreaterThan(0);
  expect(found['public.core_configuration']?.changed).toBeGreaterThan(0);
});

test('the Issue Observatory loses credentials, and its tasks let go of them and stay', async () => {
  database = await freshDatabase();
  await seedObservatory({ url: database.url, key: made() });
  const { operations } = await exampleSite('issue-observatory', {
    env: { DATABASE_URL: database.url, CREDENTIAL_ENCRYPTION_KEY: MADE_ANEW },
    files: { 'next.key': NEXT },
  });
  const found = await purged(operations);
  expect(Object.keys(found).sort()).toEqual(['public.api_credentials', 'public.collection_tasks']);
  expect(found['public.collection_tasks']).toMatchObject({ gone: 0 });
});

test('the sales agent loses no tenant: columns are set NULL, and single sign-on is switched off with its secret', async () => {
  database = await freshDatabase();
  await seedSalesAgent({ url: database.url, keys: { encryption: made(), other: made() } });
  const { operations } = await exampleSite('sales-agent', {
    env: { DATABASE_URL: database.url, ENCRYPTION_KEY: MADE_ANEW, OLD_ENCRYPTION_KEY: NEXT },
  });
  const found = await purged(operations);
  expect(Object.keys(found).sort()).toEqual([
    'public.adapter_config',
    'public.tenant_auth_configs',
    'public.tenants',
  ]);
  for (const { gone, changed } of Object.values(found)) expect([gone, changed > 0]).toEqual([0, true]);
  await collect(operations.purge({ keyIsLost: true }));
  const [left] = await database.query<{ on: number; mail: number }>(
    `select (select count(*) from tenant_auth_configs
              where oidc_client_secret_encrypted is null and oidc_client_id is not null and oidc_enabled)::int as on,
            (select count(gam_service_account_email) from adapter_config
              where gam_service_account_json is null)::int as mail`,
  );
  expect(left).toEqual({ on: 0, mail: 0 });
});

test('food ordering loses no row: nine columns are set NULL, and menus and orders stand', async () => {
  database = await freshDatabase();
  await seedFood({ url: database.url, keys: { current: made(), lost: made() } });
  const { operations } = await exampleSite('food-ordering', {
    env: { DATABASE_URL: database.url },
    files: {
      '.env': 'SECRET_KEY=another\nENCRYPTION_SALT=salt\n',
      '.env.next': 'SECRET_KEY=next\nENCRYPTION_SALT=salt\n',
    },
  });
  for (const [table, { gone }] of Object.entries(await purged(operations))) {
    expect(table).toMatch(/userprofile|restaurant$/);
    expect(gone).toBe(0);
  }
});

test('Project-W loses waiting jobs with their recordings, transcripts, and logins by OIDC with their tokens', async () => {
  const projectW = await projectWDatabase();
  database = projectW;
  // One job names a recording that is gone: Project-W's own trigger would not let it go.
  await database.query(`
    alter table project_w.jobs disable trigger delete_audio;
    delete from project_w.jobs where audio_oid not in (select oid from pg_largeobject_metadata);
    alter table project_w.jobs enable trigger delete_audio`);
  const { operations } = await projectWSite(projectW.roleUrl, {
    secretKey: 'ab'.repeat(32),
    env: {},
    edit: (config) => config.replace(/^redis:\n(?:[ #].*\n)*/m, ''),
  });
  const found = await purged(operations);
  for (const table of ['jobs', 'transcripts', 'oidc_refresh_tokens', 'tokens'])
    expect(found[`project_w.${table}`]?.gone, table).toBeGreaterThan(0);
  expect(found['large objects']?.gone).toBeGreaterThan(0);
  expect(Object.keys(found).every((table) => !/users|accounts/.test(table))).toBe(true);
});
