import { refusal } from '../../errors.ts';
import { failureOf } from '../database-errors.ts';
import type { Database, Queryable } from '../database.ts';
import { MIGRATION_LOCK } from '../run-lock.ts';
import { LEDGER_SCHEMA } from './entities.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';

/**
 * Whether this database has a ledger; a database nothing was turned in has none. One that this role may not read is
 * refused: the catalogue tells of it where `to_regclass` would only fail.
 */
export async function ledgerExists(db: Queryable): Promise<boolean> {
  const [found] = await db.query<{ user: string; readable: boolean }>(
    `select current_user::text as user,
            has_schema_privilege(ns.oid, 'usage') and has_table_privilege(run.oid, 'select') as readable
       from pg_class run
       join pg_namespace ns on ns.oid = run.relnamespace
      where ns.nspname = $1 and run.relname = 'run'`,
    [LEDGER_SCHEMA],
  );
  if (found && !found.readable) throw unreadable(found.user);
  return found !== undefined;
}

function unreadable(user: string): Error {
  return refusal(
    'no-ledger',
    `${user} may not read the ledger, schema ${LEDGER_SCHEMA}, which another role made`,
    `as that role: grant usage on schema ${LEDGER_SCHEMA} to ${user}; grant select on all tables in schema ${LEDGER_SCHEMA} to ${user}; for runs, insert, update and delete too`,
  );
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
