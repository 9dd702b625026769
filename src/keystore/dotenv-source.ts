import { basename } from 'node:path';

import { printable } from '../plan/printable.ts';
import type { KeystoreContext } from './context.ts';
import { parseDotenv } from './dotenv.ts';
import { readTextFile } from './text-file.ts';
import { sourceError } from './trouble.ts';

/** One variable of a `.env` file, by python-dotenv's rules. */
export async function readDotenv(
  { path, name }: { path: string; name: string },
  { env }: KeystoreContext,
): Promise<string> {
  const { values, skippedLines } = parseDotenv(await readTextFile(path), env);
  const value = values.get(name);
  const file = printable(basename(path));
  if (typeof value === 'string') return value;
  if (value === null) {
    throw sourceError(
      `${printable(name)} stands without a value in ${file}`,
      `write it as ${printable(name)}=… there`,
    );
  }
  throw sourceError(
    `${printable(name)} is not in ${file}`,
    skippedLines.length === 0
      ? 'check the name and the path in the config'
      : `line ${skippedLines[0]} of ${file} can't be parsed and is skipped; look for an unclosed quote there`,
  );
}
