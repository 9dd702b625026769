import type { RedisServer } from './server.ts';

/** How the configuration and the facts name the whole logical database. */
export const ALL = 'all';

/** What some patterns match, or everything of the logical database. */
export type FlushTarget = readonly string[] | typeof ALL;

/** What a flush stands on. */
export interface Flushing {
  server: RedisServer;
  target: FlushTarget;
  isStopped: () => boolean;
}
