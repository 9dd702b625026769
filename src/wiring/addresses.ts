import type { Config } from '../config/config.ts';
import { readText } from '../keystore/read-text.ts';
import type { Opening } from './loaded.ts';

export function databaseUrl({ database }: Config, opening: Opening): Promise<string> {
  return readText(database.url, asking('The URL of the database', opening));
}

export function redisUrl({ url }: NonNullable<Config['redis']>, opening: Opening): Promise<string> {
  return readText(url, asking('The URL of Redis', opening));
}

/** Asks for the addresses that are to be typed in; the others are read when they are needed. */
export async function askAddresses(config: Config, opening: Opening): Promise<void> {
  if (config.database.url.kind === 'prompt') await databaseUrl(config, opening);
  if (config.redis?.url.kind === 'prompt') await redisUrl(config.redis, opening);
}

/** A question of its own, so that no answer to another one is taken for this address. */
function asking(what: string, opening: Opening): Opening {
  const { ask } = opening;
  return { ...opening, ask: ask && ((question) => ask(`${what}. ${question}`)) };
}
