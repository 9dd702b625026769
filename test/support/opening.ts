import { join } from 'node:path';

import type { Opening } from '../../src/wiring.ts';

/** An operator who sits at a folder with a config, and can't be asked anything. */
export function openingOf(folder: string, env: Readonly<Record<string, string>> = {}): Opening {
  return {
    configFile: join(folder, 'keyturn.yaml'),
    cwd: folder,
    env: { USER: 'user-17', ...env },
    ask: null,
  };
}
