import type { Config } from '../config/config.ts';
import { selectFields } from '../config/select-fields.ts';
import type { Database } from '../database/database.ts';
import { ledgerExists } from '../database/ledger/ledger.ts';
import { checkObjects } from '../database/object-checks.ts';
import { isRunning } from '../database/run-lock.ts';
import { checkFields } from '../database/targets.ts';
import { OperatorError } from '../errors.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { CheckFact } from '../plan/facts.ts';
import { printable } from '../plan/printable.ts';
import { listed, plural } from '../plan/words.ts';

export interface Checking {
  config: Config;
  scope: { fields?: readonly string[]; keyrings?: readonly string[] };
  database: Database;
  keyrings: readonly Keyring[];
  /** What the keystore found worth a warning about where keys are kept. */
  keyWarnings: readonly string[];
}

/** Everything a run stands on, looked at without changing anything. */
export async function* check({
  config,
  scope,
  database,
  keyrings,
  keyWarnings,
}: Checking): AsyncGenerator<CheckFact, void, void> {
  yield fact('config', config.file, 'ok', 'is whole');
  yield* checkKeys(keyrings, keyWarnings);
  yield* await checkServer(database);
  const fields = selectFields(config, scope);
  const facts = await checkFields(database, fields);
  yield* facts;
  if (!facts.some(({ outcome }) => outcome === 'fail')) yield* await checkObjects(database, fields);
  yield* await checkSessions(database);
  yield await checkLedger(database);
}

function* checkKeys(
  keyrings: readonly Keyring[],
  warnings: readonly string[],
): Generator<CheckFact, void, void> {
  for (const { name, target, older, sameAsTarget } of keyrings) {
    const [same] = sameAsTarget;
    if (same !== undefined) {
      yield fact(
        'keys',
        name,
        'fail',
        `${same.source} and ${target.source} hold the same key ${target.material.fingerprint}`,
        'the old key and the new one must differ',
      );
    } else if (older.length === 0) {
      yield fact(
        'keys',
        name,
        'warn',
        `has the target key ${target.material.fingerprint} (${target.source}) and no older key`,
        'to turn values, add the key they stand under to older, or stage a new one as next',
      );
    } else {
      const others = older.map(({ material, source }) => `${material.fingerprint} (${source})`);
      yield fact(
        'keys',
        name,
        'ok',
        `target key ${target.material.fingerprint} (${target.source}), older ${listed(others)}`,
      );
    }
  }
  for (const warning of warnings) yield fact('key-files', 'keystore', 'warn', warning);
}

async function checkServer(database: Database): Promise<CheckFact[]> {
  const { host, database: name, user } = database.address;
  const [server] = await database.query<{ version: number; shown: string; standby: boolean }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as shown, pg_is_in_recovery() as standby`,
  );
  if (server === undefined) throw new Error('a server without a version');
  const facts = [fact('connection', `${name} on ${host}`, 'ok', `PostgreSQL ${server.shown}, as ${user}`)];
  if (server.version < 140000)
    facts.push(
      fact(
        'server-version',
        host,
        'fail',
        `PostgreSQL ${server.shown} is older than 14`,
        'Keyturn works with PostgreSQL 14 to 18',
      ),
    );
  if (server.version >= 190000)
    facts.push(
      fact(
        'server-version',
        host,
        'warn',
        `PostgreSQL ${server.shown} is newer than any Keyturn was tried with`,
        'rehearse with a dry run first',
      ),
    );
  if (server.standby)
    facts.push(
      fact(
        'standby',
        host,
        'fail',
        'the server is a standby: nothing can be written there',
        'connect to the primary',
      ),
    );
  return facts;
}

async function checkSessions(database: Database): Promise<CheckFact[]> {
  const others = await database.query<{ role: string; application: string; sessions: number }>(
    `select coalesce(usename::text, '') as role, coalesce(application_name, '') as application, count(*)::int as sessions
       from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
        and coalesce(application_name, '') not like 'keyturn%'
      group by 1, 2
      order by 3 desc, 1, 2`,
  );
  const facts = others.map(({ role, application, sessions }) =>
    fact(
      'sessions',
      printable(role),
      'warn',
      `${plural(sessions, 'session')} of role ${printable(role)}${application === '' ? '' : ` (${printable(application)})`} in the database`,
      'a value the application writes meanwhile is never overwritten, but may come in under the old key',
    ),
  );
  if (await isRunning(database))
    facts.push(
      fact(
        'run-lock',
        database.address.database,
        'warn',
        'another run is in progress',
        'one run at a time: wait for it',
      ),
    );
  return facts.length > 0 ? facts : [fact('sessions', database.address.database, 'ok', 'no other session')];
}

async function checkLedger(database: Database): Promise<CheckFact> {
  try {
    if (await ledgerExists(database)) return fact('ledger', 'keyturn', 'ok', 'is there');
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return fact('ledger', 'keyturn', 'fail', error.message, error.hint);
  }
  const [may] = await database.query<{ make: boolean; fill: boolean }>(
    `select has_database_privilege(current_database(), 'create') as make,
            coalesce(has_schema_privilege(to_regnamespace('keyturn')::oid, 'create'), false) as fill`,
  );
  if (may?.make || may?.fill) return fact('ledger', 'keyturn', 'ok', 'will be made by the first run');
  const { user, database: name } = database.address;
  return fact(
    'ledger',
    'keyturn',
    'fail',
    `${user} may not make the ledger, schema keyturn, in database ${name}`,
    `as its owner: create schema keyturn authorization ${user}`,
  );
}

function fact(
  name: string,
  subject: string,
  outcome: CheckFact['outcome'],
  message: string,
  hint: string | null = null,
): CheckFact {
  return { event: 'check', name, subject, outcome, message, hint };
}
