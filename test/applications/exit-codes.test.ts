import { afterEach, beforeEach, expect, test } from 'vitest';

import { seedSalesAgent } from '../../src/drill/applications/sales-agent/rows.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { exampleSite } from './support/example-site.ts';
import { keyturnProcess } from './support/keyturn-process.ts';
import { FIRST_KEY, SECOND_KEY } from './support/known-answer.ts';

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.end());

test('an example leads a script from check to verify by its exit codes', { timeout: 180_000 }, async () => {
  const keys = { encryption: fernet.parseKey(FIRST_KEY), other: fernet.generateKey() };
  await seedSalesAgent({ url: database.url, keys });
  const env = { DATABASE_URL: database.url, ENCRYPTION_KEY: SECOND_KEY, OLD_ENCRYPTION_KEY: FIRST_KEY };
  const { folder } = await exampleSite('sales-agent', { env });
  const exit = async (line: string) => {
    const { code } = await keyturnProcess([...line.split(' '), '--json', '--no-input'], { cwd: folder, env });
    return code;
  };
  const rotate = 'rotate --yes --confirm sales-agent-production --backup /backup/nightly';

  expect(await exit('check')).toBe(0);
  expect(await exit('status')).toBe(0);
  expect(await exit(`${rotate} --dry-run`)).toBe(5);
  expect(await exit('verify'), 'nothing is turned yet').toBe(5);
  expect(await exit('rotate --yes --backup /backup/nightly'), 'without the word').toBe(3);
  expect(await exit('rotate --yes --confirm sales-agent-production'), 'without a backup').toBe(3);
  const unasked = rotate.replace(' --yes', '');
  expect(await exit(unasked), 'without an answer to what the runbook asks').toBe(3);
  expect(await exit(rotate), 'plaintext and an unknown key are left').toBe(5);
  expect(await exit('verify')).toBe(5);

  await database.query(
    `update tenants set gemini_api_key = null where tenant_id in ('tenant-6', 'tenant-7')`,
  );
  expect(await exit(rotate), 'nothing is left to turn').toBe(0);
  expect(await exit('verify')).toBe(0);
});
