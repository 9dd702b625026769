import type { FreshDatabase } from './database.ts';

/** Makes the collation `keyturn_ci`, under which A and a are one letter; false where the server has no ICU. */
export async function makeCollation({ query }: FreshDatabase): Promise<boolean> {
  const [row] = await query<{ icu: boolean }>(
    `select exists (select from pg_collation where collprovider = 'i') as icu`,
  );
  if (!row?.icu) return false;
  await query(
    `create collation if not exists keyturn_ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
  );
  return true;
}
