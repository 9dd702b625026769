import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { refusal } from '../errors.ts';

/** Whom the server runs as. */
export interface Owner {
  uid: number;
  gid: number;
}

/** The unprivileged account that root lends the server, because PostgreSQL refuses to run as root; no such user need exist. */
const NOBODY: Owner = { uid: 65534, gid: 65534 };

/** Null where the server may run as whoever we are. */
export function ownerOfServers(): Owner | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/**
 * Whether an account without any rights of its own can enter a folder: every folder above it lets others through.
 * A checkout in root's private home fails this.
 */
export async function othersCanEnter(folder: string): Promise<boolean> {
  for (let path = await realpath(folder); ; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & constants.S_IXOTH) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** A folder for temporary files that we can write to and the server's owner can enter. */
export async function temporaryFolderFor(owner: Owner | null): Promise<string> {
  const usual = resolve(tmpdir());
  if (!owner) return usual;
  for (const folder of [usual, '/tmp', '/var/tmp']) {
    if (await usable(folder)) return folder;
  }
  throw refusal(
    'no-temporary-folder',
    `no other account can enter ${usual}, and PostgreSQL refuses to run as root`,
    'set TMPDIR to a folder that others can enter, or start the drill as an ordinary user',
  );
}

async function usable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return await othersCanEnter(folder);
  } catch {
    return false;
  }
}

/** Whether others can read what is in the binaries' own folders, as an install under a strict umask prevents. */
export async function othersCanRun(native: string): Promise<boolean> {
  const [postgres, library] = await Promise.all([
    stat(join(native, 'bin', 'postgres')),
    stat(join(native, 'lib')),
  ]);
  const others = constants.S_IROTH | constants.S_IXOTH;
  return (
    (postgres.mode & others) === others &&
    (library.mode & others) === others &&
    (await othersCanEnter(join(native, 'bin')))
  );
}
