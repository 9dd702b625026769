import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { relative } from 'node:path';

import { printable } from '../plan/printable.ts';
import { sourceError, systemReason } from './trouble.ts';

/** A path as the operator would say it from where they are. */
export function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return printable(near === '' || near.startsWith('..') ? path : near);
}

/** What stands at a path. */
export interface Look {
  readonly isFolder: boolean;
  /** Bytes of a plain file; null for a pipe or a device, which might never end. */
  readonly size: number | null;
}

/** Looks at a path, links followed; what is not there or may not be read is an error that names it. */
export async function lookAt(path: string, shown: string): Promise<Look> {
  try {
    const found = await stat(path);
    await access(path, constants.R_OK);
    return { isFolder: found.isDirectory(), size: found.isFile() ? found.size : null };
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) throw error;
    throw sourceError(`${shown} can't be read: ${reason}`, 'check the path, and that you may read the file');
  }
}
