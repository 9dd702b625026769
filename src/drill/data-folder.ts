import { randomBytes } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { dataFolderIn, launch, logEnd, ServerFailure, type ServerPlace } from './launch.ts';

/** Makes an empty cluster and returns its superuser's password, which stands on disk only while initdb reads it. */
export async function makeDataFolder(place: ServerPlace): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(place.folder, 'password');
  await mkdir(dataFolderIn(place.folder), { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (place.owner) {
    await chown(passwordFile, place.owner.uid, place.owner.gid);
    await chown(dataFolderIn(place.folder), place.owner.uid, place.owner.gid);
  }
  try {
    await runInitdb(place, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return password;
}

async function runInitdb(place: ServerPlace, passwordFile: string): Promise<void> {
  const { child, exited } = await launch(place, 'initdb', [
    ...['--pgdata', dataFolderIn(place.folder), '--username', 'postgres', '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
  ]);
  await exited;
  if (child.exitCode !== 0) throw new ServerFailure('initdb failed', await logEnd(place.folder));
}
