import { homedir } from 'node:os';
import { resolve } from 'node:path';

import type { Opening } from './loaded.ts';

/** A path as a shell would have it, for one that was typed where there is no shell: `~/` is the operator's home. */
export function typedPath(path: string, { cwd, env }: Pick<Opening, 'cwd' | 'env'>): string {
  const home = env.HOME || homedir();
  return resolve(
    cwd,
    path.replace(/^~(?=\/|$)/, () => home),
  );
}
