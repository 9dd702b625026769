import { refusal } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import type { Database, Queryable } from './database.ts';

/** Names our advisory locks among all others of the database: "keyturn" read as two numbers. */
const RUN_LOCK: readonly [number, number] = [0x6b657974, 0x75726e];
export const MIGRATION_LOCK: readonly [number, number] = [0x6b657974, 0x75726d];

/** The one run lock of a database, held by a session of its own until it is released. */
export interface RunLock {
  session: Queryable;
  /** When the server that gave it was started, in its own words. */
  serverSince: string;
  release(): Promise<void>;
}

/** Takes the run lock, or refuses (exit 3) and names who holds it, from where and since when. */
export async function takeRunLock(database: Database, name: string): Promise<RunLock> {
  const { session, release } = await database.reserve();
  const [taken] = await session.query<{ ok: boolean }>('select pg_try_advisory_lock($1, $2) as ok', RUN_LOCK);
  if (!taken?.ok) {
    const error = await holderRefusal(session);
    await release();
    throw error;
  }
  // Whoever finds the lock taken reads this name in pg_stat_activity.
  await session.query(`select set_config('application_name', $1, false)`, [name]);
  return {
    session,
    serverSince: await serverSince(session),
    release: async () => {
      await session.query('select pg_advisory_unlock($1, $2)', RUN_LOCK).catch(() => {});
      await release();
    },
  };
}

/** When the server was started: another answer than before comes from a server that was restarted. */
export async function serverSince(db: Queryable): Promise<string> {
  const [started] = await db.query<{ since: string }>('select pg_postmaster_start_time()::text as since');
  return started!.since;
}

/** Whether any session holds the run lock right now. */
export async function isRunning(db: Queryable): Promise<boolean> {
  return (await holders(db)).length > 0;
}

interface Holder {
  pid: number;
  application: string;
  user: string;
  since: string;
}

function holders(db: Queryable): Promise<Holder[]> {
  return db.query<Holder>(
    `select l.pid, coalesce(a.application_name, '') as application, coalesce(a.usename::text, '') as user,
            to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') as since
       from pg_locks as l
       left join pg_stat_activity as a on a.pid = l.pid
      where l.locktype = 'advisory' and l.classid = $1::bigint::oid and l.objid = $2::bigint::oid and l.objsubid = 2
        and l.database = (select oid from pg_database where datname = current_database()) and l.granted`,
    RUN_LOCK,
  );
}

async function holderRefusal(session: Queryable): Promise<Error> {
  const [holder] = await holders(session);
  const who =
    holder === undefined
      ? 'another session'
      : `${printable(holder.application)}, session ${holder.pid}, since ${holder.since}`;
  return refusal(
    'run-in-progress',
    `another run is in progress: ${who}`,
    'wait for it, or stop it where it runs; one run at a time',
  );
}
