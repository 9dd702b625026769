import { expect } from 'vitest';

import type { OperatorError } from '../../src/errors.ts';
import type { FreshDatabase } from './database.ts';
import { collect } from './facts.ts';
import { refusalOf } from './refused.ts';
import { versionsOf } from './sealed.ts';
import { type FieldSetting, siteFor, type SiteSettings, type TestKeys } from './site.ts';

export type Attempt = Partial<SiteSettings> & { field?: FieldSetting };

/** Tries to rotate, and to rehearse it: both are refused alike, with a hint, and nothing of table `vault` is written. */
export async function refusedRotation(
  { database, keys }: { database: FreshDatabase; keys: TestKeys },
  { field = { table: 'vault' }, ...rest }: Attempt = {},
): Promise<OperatorError> {
  const operations = await siteFor({ url: database.url, keys, fields: [field], ...rest });
  const before = await versionsOf(database, 'vault');
  const rotating = await refusalOf(collect(operations.rotate({})));
  const rehearsing = await refusalOf(collect(operations.rehearse({})));
  expect(rehearsing.toFact(), 'a dry run is refused like the real one').toEqual(rotating.toFact());
  expect(rehearsing.exitCode).toBe(rotating.exitCode);
  expect(await versionsOf(database, 'vault')).toEqual(before);
  await expectNoLedger(database);
  expect(rotating.hint, 'a refusal says what to do').not.toBeNull();
  return rotating;
}

export async function expectNoLedger({ query }: FreshDatabase): Promise<void> {
  const [ledger] = await query<{ made: boolean }>(`select to_regnamespace('keyturn') is not null as made`);
  expect(ledger!.made, 'no ledger was made').toBe(false);
}
