import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Owner } from './owner.ts';

/** Where a server's binaries and files are, and whom it runs as. */
export interface ServerPlace {
  native: string;
  folder: string;
  owner: Owner | null;
}

export interface Launched {
  child: ChildProcess;
  /** Settles when the process is gone, for whatever reason. */
  exited: Promise<unknown>;
}

export const dataFolderIn = (folder: string) => join(folder, 'data');
export const logFileIn = (folder: string) => join(folder, 'server.log');

/** A failure to start, with the end of the server's own log. */
export class ServerFailure extends Error {
  readonly log: readonly string[];

  constructor(message: string, log: readonly string[]) {
    super(message);
    this.name = 'ServerFailure';
    this.log = log;
  }
}

/** Runs a binary with its output in the log and nothing of our environment: PGPORT and its kin would change it. */
export async function launch(place: ServerPlace, binary: string, argv: readonly string[]): Promise<Launched> {
  const log = await open(logFileIn(place.folder), 'a', 0o600);
  try {
    const child = spawn(join(place.native, 'bin', binary), argv, {
      ...place.owner,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log.fd, log.fd],
    });
    const exited = once(child, 'exit');
    exited.catch(() => {});
    await once(child, 'spawn');
    return { child, exited };
  } finally {
    await log.close();
  }
}

export async function logEnd(folder: string): Promise<string[]> {
  const text = await readFile(logFileIn(folder), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-12);
}
