import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe } from 'vitest';

import type { PgTools } from '../../src/backup/find-pg-dump.ts';
import { makeDataFolder } from '../../src/drill/data-folder.ts';
import { dataFolderIn, launch, logEnd } from '../../src/drill/launch.ts';
import { ownerOfServers, temporaryFolderFor } from '../../src/drill/owner.ts';
import { freePort } from './redis.ts';

/** A PostgreSQL of the machine's own packages, with its tools; on a free port of 127.0.0.1 and on a socket. */
export interface SystemServer {
  tools: PgTools;
  /** The superuser's URL of a database. */
  url(database: string): string;
  /** The same by the Unix socket. */
  socketUrl(database: string): string;
  password: string;
  stop(): Promise<void>;
}

/** The newest version whose packages are there whole: the server and its tools. */
const HOME =
  globSync(['/usr/lib/postgresql/*/bin/initdb', '/usr/pgsql-*/bin/initdb'])
    .map((initdb) => join(initdb, '..', '..'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1) ?? null;

export const SYSTEM_TOOLS: PgTools | null = HOME === null ? null : toolsIn(HOME);

/** Tests that need a pg_dump and its server; skipped, with a title that says what to install, where there is none. */
export function describeWithPostgres(title: string, tests: () => void): void {
  if (HOME !== null) describe(title, tests);
  else describe.skip(`${title} (skipped: no PostgreSQL of the system's; apt-get install postgresql)`, tests);
}

export async function startSystemServer(): Promise<SystemServer> {
  if (HOME === null) throw new Error('there is no PostgreSQL of the system’s');
  const owner = ownerOfServers();
  const folder = await mkdtemp(join(await temporaryFolderFor(owner), 'keyturn-system-'));
  if (owner) await chmod(folder, 0o711);
  const place = { native: HOME, folder, owner };
  const password = await makeDataFolder(place);
  const port = await freePort();
  const { child, exited } = await launch(place, 'postgres', [
    ...['-D', dataFolderIn(folder), '-p', String(port), '-k', dataFolderIn(folder)],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'timezone=UTC'],
  ]);
  while (!(await isReady(folder))) {
    if (child.exitCode !== null) throw new Error((await logEnd(folder)).join('\n'));
    await sleep(15);
  }
  const socket = encodeURIComponent(dataFolderIn(folder));
  return {
    tools: toolsIn(HOME),
    password,
    url: (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    socketUrl: (database) =>
      `postgres://postgres:${password}@/${encodeURIComponent(database)}?host=${socket}&port=${port}`,
    async stop() {
      child.kill('SIGQUIT');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function toolsIn(home: string): PgTools {
  const pgDump = join(home, 'bin', 'pg_dump');
  const said = execFileSync(pgDump, ['--version'], { encoding: 'utf8' });
  const version = /\d+\S*/.exec(said)?.[0] ?? '';
  return { pgDump, pgRestore: join(home, 'bin', 'pg_restore'), version };
}

async function isReady(folder: string): Promise<boolean> {
  const lock = await readFile(join(dataFolderIn(folder), 'postmaster.pid'), 'utf8').catch(() => '');
  return lock.split('\n')[7]?.trim() === 'ready';
}
