import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { refusal, unreachable } from '../errors.ts';
import { printable } from '../plan/printable.ts';
import { installedBinaries } from './binaries.ts';
import type { KeeperReport } from './keeper-report.ts';
import { dataFolderIn, logFileIn } from './launch.ts';
import { ownerOfServers, temporaryFolderFor } from './owner.ts';
import { inSession } from './session.ts';

/** A throwaway PostgreSQL on 127.0.0.1. It ends, and its folder goes, with `stop()` or with this process. */
export interface Cluster {
  port: number;
  /** Where everything of this cluster lies; what is put here goes with it. */
  folder: string;
  dataFolder: string;
  logFile: string;
  /** The superuser's URL of a database. Holds a password: for a connection or a private file, not for a screen. */
  url(database: string): string;
  createDatabase(name: string, template?: string): Promise<void>;
  stop(): Promise<void>;
}

type Keeper = ChildProcessByStdio<Writable, Readable, null>;

export async function startCluster({ signal }: { signal?: AbortSignal } = {}): Promise<Cluster> {
  signal?.throwIfAborted();
  const native = await installedBinaries();
  const temporary = await temporaryFolderFor(ownerOfServers());
  const keeper = startKeeper(native, temporary);
  const release = () => keeper.stdin.end();
  signal?.addEventListener('abort', release, { once: true });
  const report = await reportOf(keeper);
  signal?.removeEventListener('abort', release);
  if (signal?.aborted) {
    await letGo(keeper);
    throw signal.reason;
  }
  if (report.event === 'failed') throw startFailure(report);
  holdLoosely(keeper);
  return clusterOf(keeper, report);
}

/** In a session of its own, so that Ctrl-C reaches us alone and the server lasts until we let it go. */
function startKeeper(native: string, temporary: string): Keeper {
  const name = import.meta.url.endsWith('.ts') ? './keeper.ts' : './keeper.js';
  const keeper = spawn(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), native, temporary], {
    detached: true,
    cwd: '/',
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  keeper.stdin.on('error', () => {});
  return keeper;
}

/**
 * What a keeper says first. It shares our process group for an instant, so Ctrl-C can take it before it has a word:
 * then its exit is waited for, since a signal of our own is heard before that, and only after the end of its output.
 */
export async function reportOf(keeper: Pick<Keeper, 'stdout' | 'once'>): Promise<KeeperReport> {
  const exited = new Promise<unknown>((resolve) => keeper.once('exit', resolve).once('error', resolve));
  const lines = createInterface({ input: keeper.stdout });
  try {
    for await (const line of lines) return JSON.parse(line) as KeeperReport;
  } finally {
    lines.close();
  }
  await exited;
  return { event: 'failed', message: 'its keeper ended without a word', log: [] };
}

/** A cluster that nobody stopped must not keep this process from ending: its end is what stops the cluster. */
function holdLoosely(keeper: Keeper): void {
  keeper.unref();
  for (const stream of [keeper.stdin, keeper.stdout]) {
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}

function clusterOf(keeper: Keeper, { port, password, folder }: KeeperReport & { event: 'ready' }): Cluster {
  const url = (database: string) =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return {
    port,
    folder,
    dataFolder: dataFolderIn(folder),
    logFile: logFileIn(folder),
    url,
    createDatabase: (name, template = 'template0') => createDatabase(url('postgres'), name, template),
    stop: () => letGo(keeper),
  };
}

async function createDatabase(url: string, name: string, template: string): Promise<void> {
  await inSession(url, ({ query }) => query(`create database ${quoted(name)} template ${quoted(template)}`));
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

async function letGo(keeper: Keeper): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  const exited = once(keeper, 'exit');
  keeper.ref();
  keeper.stdin.end();
  await exited;
}

function startFailure({ message, log }: KeeperReport & { event: 'failed' }): Error {
  const lines = log.map(printable).filter((line) => line !== '');
  if (ownerOfServers() !== null && /\b(EINVAL|EPERM)\b/.test(message)) {
    return refusal(
      'no-other-account',
      'PostgreSQL refuses to run as root, and this root may not act for another account',
      'start the drill as an ordinary user',
    );
  }
  return unreachable(
    'cluster-not-started',
    `the throwaway PostgreSQL did not start: ${printable(message)}`,
    lines.length > 0 ? `its log ends with:\n${lines.join('\n')}` : 'is there room in the temporary folder?',
  );
}
