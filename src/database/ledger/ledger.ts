import { refusal } from '../../errors.ts';
import { failureOf } from '../database-errors.ts';
import type { Database, Queryable } from '../database.ts';
import { MIGRATION_LOCK } from '../run-lock.ts';
import { LEDGER_SCHEMA } from './entities.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';

/** Whether this database has a ledger; a database nothing was turned in has none. */
export async function ledgerExists(db: Queryable): Promise<boolean> {
  const [found] = await db.query<{ found: boolean }>(
    `select to_regclass('${LEDGER_SCHEMA}.run') is not null as found`,
  );
  return found?.found ?? false;
}

/** Every migration has been run: what is so stays so, and needs no lock to be seen. */
async function isUpToDate(db: Queryable): Promise<boolean> {
  if (!(await ledgerExists(db))) return false;
  const names = LEDGER_MIGRATIONS.map(({ name }) => name);
  const [found] = await db.query<{ run: number }>(
    `select count(distinct name)::int as run from ${LEDGER_SCHEMA}.migrations where name = any($1::text[])`,
    [names],
  );
  return found?.run === names.length;
}

/** Makes the ledger, or brings it up to date. Processes that do so at once wait for one another. */
export async function prepareLedger(database: Database): Promise<void> {
  if (await isUpToDate(database)) return;
  const { session, release } = await database.reserve();
  try {
    await session.query('select pg_advisory_lock($1, $2)', MIGRATION_LOCK);
    const [schema] = await session.query<{ there: boolean }>(
      'select to_regnamespace($1) is not null as there',
      [LEDGER_SCHEMA],
    );
    if (!schema?.there) await session.query(`create schema ${LEDGER_SCHEMA}`);
    await database.migrate();
  } catch (error) {
    throw refusedLedger(error, database);
  } finally {
    await session.query('select pg_advisory_unlock($1, $2)', MIGRATION_LOCK).catch(() => {});
    await release();
  }
}

function refusedLedger(error: unknown, { address }: Database): unknown {
  if (failureOf(error)?.code !== '42501') return error;
  return refusal(
    'no-ledger',
    `${address.user} may not make the ledger, schema ${LEDGER_SCHEMA}, in database ${address.database}`,
    `as its owner: create schema ${LEDGER_SCHEMA} authorization ${address.user}`,
  );
}
