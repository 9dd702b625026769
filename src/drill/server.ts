import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { dataFolderIn, type Launched, launch, logEnd, ServerFailure, type ServerPlace } from './launch.ts';

export interface RunningServer {
  port: number;
  /** Settles when the server is gone, for whatever reason. */
  exited: Promise<unknown>;
  stop(): Promise<void>;
}

/** Nothing here outlives the server, so nothing waits for the disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  timezone: 'UTC',
};

const PORT_ATTEMPTS = 5;
const POLL_MS = 15;
const PATIENCE_MS = 10_000;

/** Starts the server on a free port; another process may take that port first, so there are several attempts. */
export async function startServer(place: ServerPlace, signal: AbortSignal): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await startOn(await freePort(), place, signal);
    if (server) return server;
    const log = await logEnd(place.folder);
    const portTaken = log.some((line) => line.includes('could not bind'));
    if (!portTaken || attempt === PORT_ATTEMPTS) throw new ServerFailure('the server ended at once', log);
  }
}

/** Null where the server ended before it took connections. */
async function startOn(port: number, place: ServerPlace, signal: AbortSignal): Promise<RunningServer | null> {
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  const launched = await launch(place, 'postgres', [
    ...['-D', dataFolderIn(place.folder)],
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const stop = () => stopServer(launched);
  while (!(await isReady(place.folder))) {
    if (hasEnded(launched)) return null;
    if (signal.aborted) {
      await stop();
      signal.throwIfAborted();
    }
    await sleep(POLL_MS);
  }
  return { port, exited: launched.exited, stop };
}

/** Immediate shutdown: nothing is to be kept. Killed outright only where it does not answer. */
async function stopServer({ child, exited }: Launched): Promise<void> {
  child.kill('SIGQUIT');
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await exited;
  clearTimeout(late);
}

function hasEnded({ child }: Launched): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The server writes its state on the eighth line of its lock file; asking the port could reach someone else's. */
async function isReady(folder: string): Promise<boolean> {
  const lock = await readFile(join(dataFolderIn(folder), 'postmaster.pid'), 'utf8').catch(() => '');
  return lock.split('\n')[7]?.trim() === 'ready';
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the probe listens on no port');
  return address.port;
}
