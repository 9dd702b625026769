import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { runnableBinaries } from './binaries.ts';
import { makeDataFolder } from './data-folder.ts';
import type { KeeperReport } from './keeper-report.ts';
import { ServerFailure } from './launch.ts';
import { ownerOfServers } from './owner.ts';
import { startServer } from './server.ts';

/**
 * A process of its own that keeps one server for as long as its standard input is open, then removes every trace.
 * The input closes when the parent lets go or dies, by SIGKILL too. Arguments: folder of binaries, temporary folder.
 */
async function keep(native: string, temporary: string, released: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(temporary, 'keyturn-drill-'));
  try {
    const owner = ownerOfServers();
    if (owner) await chmod(folder, 0o711);
    const place = { native: await runnableBinaries(native, folder, owner), folder, owner };
    const password = await makeDataFolder(place);
    released.throwIfAborted();
    const server = await startServer(place, released);
    report({ event: 'ready', port: server.port, password, folder });
    await Promise.race([server.exited, aborted(released)]);
    await server.stop();
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Aborts when nobody needs the server any more. */
function releasedByParent(): AbortSignal {
  const controller = new AbortController();
  const release = () => controller.abort();
  process.stdin.on('end', release).on('error', release).resume();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, release);
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function report(word: KeeperReport): void {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  report({ event: 'failed', message, log: error instanceof ServerFailure ? error.log : [] });
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const [native = '', temporary = ''] = process.argv.slice(2);
  const released = releasedByParent();
  process.stdout.on('error', () => {});
  try {
    await keep(native, temporary, released);
  } catch (error) {
    if (!released.aborted) fail(error);
  }
  process.stdin.destroy();
}

await main();
