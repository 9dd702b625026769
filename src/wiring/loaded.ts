import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Keyring } from '../keys/keyring.ts';
import { openKeyring } from '../keystore/open-keyring.ts';

/** What an operator's environment is: where the config is looked for, and who may be asked. */
export interface Opening {
  configFile: string | null;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  ask: ((question: string, scheme?: string) => Promise<string>) | null;
  /** Whether the addresses of servers are asked for on opening, not when they are first needed. */
  asksAhead?: boolean;
}

/** The configuration as it stands now, and the keys it names as they stand now. */
export interface Loaded {
  config: Config;
  keyrings: ReadonlyMap<string, Keyring>;
}

export async function load(opening: Opening): Promise<Loaded> {
  const config = loadConfig({ file: opening.configFile, cwd: opening.cwd, env: opening.env });
  const keyrings = new Map<string, Keyring>();
  for (const keyring of config.keyrings) keyrings.set(keyring.name, await openKeyring(keyring, opening));
  return { config, keyrings };
}

/**
 * Asks each question of a load once a sitting: a key is typed in once, however often the config is read again. The
 * same question asked twice within one load is two questions.
 */
export function askingOnce(ask: Opening['ask']): () => Opening['ask'] {
  if (ask === null) return () => null;
  const answers = new Map<string, Promise<string>>();
  return () => {
    const asked = new Map<string, number>();
    return (question, scheme) => {
      const times = (asked.get(question) ?? 0) + 1;
      asked.set(question, times);
      const name = `${times} ${question}`;
      const answer = answers.get(name) ?? ask(question, scheme);
      answers.set(name, answer);
      return answer;
    };
  };
}
