import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type Address, addressOf } from '../database/address.ts';
import { readText } from '../keystore/read-text.ts';
import { LeftFlows } from '../memory/left-flows.ts';
import type { LeftKey } from '../plan/left-key.ts';
import type { Opening } from './loaded.ts';

/** What was left of one database. */
export function leftFlowsOf(
  { file: configFile, application, environment }: Config,
  { host, database }: Pick<Address, 'host' | 'database'>,
  env: Opening['env'],
): LeftFlows {
  return new LeftFlows({ configFile, application, environment, host, database }, env);
}

/**
 * Remembers a new key for the next console without connecting. Where the database's URL would have to be asked for or
 * fetched by a program, and in a drill, nothing is remembered.
 */
export async function rememberKey({ configFile, cwd, env }: Opening, key: LeftKey): Promise<void> {
  const config = loadConfig({ file: configFile, cwd, env });
  const { url } = config.database;
  if (config.environment === 'drill' || url.kind === 'command' || url.kind === 'prompt') return;
  const address = addressOf(await readText(url, { env, ask: null }), env);
  await leftFlowsOf(config, address, env).remember(key);
}
