import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { OperatorError } from '../../src/errors.ts';
import { tempFolder } from '../support/temp.ts';

/** The least that is a config. Settings begin on lines 1, 2, 3, 4, 8. */
export const SMALL = `application: webops
environment: production
database: { url: { env: DATABASE_URL } }
keyrings:
  encryption:
    scheme: fernet
    current: { env: ENCRYPTION_KEY }
fields:
  - table: core_webhook
    column: secret
    keyring: encryption
`;

/** A text with one part of it changed; the part must be there. */
export function changed(text: string, part: string, other: string): string {
  if (!text.includes(part)) throw new Error(`"${part}" is not in the text`);
  return text.replace(part, () => other);
}

/** Loads a text as the `keyturn.yaml` of a folder of its own. */
export function loaded(text: string | Uint8Array, cwd: string = tempFolder()): Config {
  writeFileSync(join(cwd, 'keyturn.yaml'), text);
  return loadConfig({ file: null, cwd, env: {} });
}

/** The error that loading this text ends in. */
export function mistakeIn(text: string | Uint8Array): OperatorError {
  return thrown(() => loaded(text));
}

export function thrown(act: () => unknown): OperatorError {
  try {
    act();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
