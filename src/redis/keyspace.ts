import type { DatabaseKeys } from '../plan/flush-facts.ts';
import { infoOf } from './server-kind.ts';
import type { RedisServer } from './server.ts';

/** All keys of the logical database, or null where this user may not know. */
export async function keysOf(server: RedisServer): Promise<number | null> {
  const answer = await server.askIfAllowed('dbsize');
  return answer === null ? null : Number(answer);
}

/** The other logical databases that hold keys, or null where this user may not know. */
export async function otherDatabases(server: RedisServer): Promise<readonly DatabaseKeys[] | null> {
  const answer = await server.askIfAllowed('info', 'keyspace');
  if (answer === null) return null;
  return [...infoOf(answer)]
    .flatMap(([name, value]) => {
      const [, database] = /^db(\d+)$/.exec(name) ?? [];
      const [, keys] = /^keys=(\d+)/.exec(value) ?? [];
      return database === undefined ? [] : [{ database: Number(database), keys: Number(keys ?? 0) }];
    })
    .filter(({ database, keys }) => database !== server.address.database && keys > 0);
}
