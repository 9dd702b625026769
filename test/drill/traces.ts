import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The server's process, as its lock file names it. */
export async function serverPid(dataFolder: string): Promise<number> {
  const lock = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8');
  return Number(lock.split('\n')[0]);
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What is left of a cluster once it had time to go: an empty list where nothing is. */
export async function tracesOf(cluster: { folder: string; pid: number }): Promise<string[]> {
  const traces = () => [
    ...(existsSync(cluster.folder) ? ['folder'] : []),
    ...(isRunning(cluster.pid) ? ['process'] : []),
  ];
  for (let waits = 0; traces().length > 0 && waits < 300; waits += 1) await sleep(50);
  return traces();
}

/** A folder that other accounts can enter, as /tmp is, and its removal. */
export async function sharedFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'keyturn-test-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
