import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { sourceError, systemReason } from './trouble.ts';

/** Where applications and people keep keys. */
const LIKELY = [/^\.env/i, /\.env$/i, /\.key$/i, /\.ya?ml$/i];
/** Said of a folder that has none of them. */
export const LIKELY_IN_WORDS = '.env*, *.env, *.key, *.yml, *.yaml and secrets/*';

/** A folder of this name holds nothing else. */
const SECRETS = 'secrets';

export interface LikelyFiles {
  /** In the order of their names. */
  readonly files: readonly string[];
  /** The folder `secrets` within, where there is one. */
  readonly secrets: string | null;
}

/** The files of a folder in which a key is likely; of one called `secrets`, all of them. Looks no deeper. */
export async function likelyFiles(folder: string, shown: string): Promise<LikelyFiles> {
  const entries = await entriesOf(folder, shown);
  const isSecrets = basename(folder) === SECRETS;
  const files = entries
    // Links are followed later: Kubernetes mounts its secrets as such.
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => isSecrets || LIKELY.some((pattern) => pattern.test(name)))
    .sort();
  const within = entries.find((entry) => entry.isDirectory() && entry.name === SECRETS);
  return {
    files: files.map((name) => join(folder, name)),
    secrets: within === undefined || isSecrets ? null : join(folder, SECRETS),
  };
}

async function entriesOf(folder: string, shown: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) throw error;
    throw sourceError(
      `${shown} can't be searched as a folder: ${reason}`,
      'check the path, and that you may read the folder',
    );
  }
}
