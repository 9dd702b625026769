import { stat } from 'node:fs/promises';

import type { KeySource, TextOrLiteral } from '../config/config.ts';
import { printable } from '../plan/printable.ts';
import { systemReason } from './trouble.ts';

/** What is worth knowing about the files a key is read from, a sentence each: others on this host may read it too. */
export async function fileWarnings(source: KeySource | TextOrLiteral): Promise<readonly string[]> {
  if (source.kind === 'derived') {
    const ofSalt = 'salt' in source ? await fileWarnings(source.salt) : [];
    return [...new Set([...(await fileWarnings(source.secret)), ...ofSalt])];
  }
  if (!('path' in source)) return [];
  const mode = await modeOf(source.path);
  if (mode === null || (mode & 0o077) === 0) return [];
  const who = mode & 0o007 ? 'anyone on this host' : 'its group';
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  return [`${printable(source.path)} is open to ${who} (mode ${shown}); chmod 600 keeps it to its owner`];
}

/** Null where the file can't be looked at: reading it says why, in an error of its own. */
async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode;
  } catch (error) {
    if (systemReason(error) === null) throw error;
    return null;
  }
}
