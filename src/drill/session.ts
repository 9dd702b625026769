import { MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';

export type SqlRow = Record<string, unknown>;

/** One connection to a throwaway database; values are bound, never inlined. */
export interface Session {
  /** Without parameters, the text may hold several statements; then no rows come back. */
  query<T = SqlRow>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  end(): Promise<void>;
}

export async function openSession(url: string): Promise<Session> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
    // A session, not a pool: what it holds, it holds for as long as nothing is asked of it.
    pool: { min: 0, max: 1, idleTimeoutMillis: 0 },
  });
  const database = orm.em.getKysely();
  return {
    async query<T>(sql: string, parameters: readonly unknown[] = []) {
      const { rows } = await database.executeQuery<T>(CompiledQuery.raw(sql, [...parameters]));
      return rows;
    },
    end: () => orm.close(true),
  };
}

/** Opens, does one thing and closes, whatever came of it. */
export async function inSession<T>(url: string, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(url);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}
