import { mkdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { printable } from '../plan/printable.ts';
import { shownSize } from '../plan/shown-size.ts';
import { backupFailed, fileFailure } from './backup-failures.ts';

/** What a backup's file is named for. */
export interface BackupName {
  application: string;
  environment: string;
  database: string;
}

/** FOLDER/webops-production-webops-20261122T021408Z.dump, of letters, digits, dots and dashes whatever the names are. */
export function backupFile(
  folder: string,
  { application, environment, database }: BackupName,
  at: Date,
): string {
  const moment = at.toISOString().replace(/\.\d+|[-:]/g, '');
  return join(folder, `${[application, environment, database].map(plain).join('-')}-${moment}.dump`);
}

function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 63);
}

/** Makes the folder where there is none, for its owner alone, and refuses one without the room that is needed. */
export async function prepareFolder(folder: string, estimateBytes: number | null): Promise<void> {
  const made = await makeFolder(folder)
    .then(() => stat(folder))
    .catch((error: unknown) => {
      throw fileFailure(error, folder);
    });
  if (!made.isDirectory()) throw backupFailed(`${printable(folder)} is not a folder`, 'name a folder');
  const free = await freeBytes(folder);
  if (free === null || estimateBytes === null || free >= estimateBytes) return;
  throw backupFailed(
    `${shownSize(free)} are free in ${printable(folder)}, and what is to be dumped takes up to ${shownSize(estimateBytes)}`,
    'choose a folder with more room',
  );
}

/** One after the other: Node's own way tries for ever where a file system such as /proc takes no folders. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, 0o700).catch(toleratingExisting);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || folder === dirname(folder)) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder, 0o700).catch(toleratingExisting);
  }
}

function toleratingExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** Null where the platform does not say. */
async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder, { bigint: true });
    return Number(bavail * bsize);
  } catch {
    return null;
  }
}
