import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { isRunning, serverPid, tracesOf } from './traces.ts';

const HOLDER = fileURLToPath(new URL('./holder.ts', import.meta.url));

/** Starts a process that holds a cluster, in a process group of its own. */
async function holder(...argv: string[]) {
  const child = spawn(process.execPath, [HOLDER, ...argv], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { folder } = JSON.parse(String(line)) as { folder: string };
  return { child, folder, pid: await serverPid(join(folder, 'data')) };
}

async function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? child.exitCode;
}

test.each([
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGKILL',
] as const)('nothing is left of a cluster whose process got %s', async (signal) => {
  const held = await holder();
  expect(isRunning(held.pid)).toBe(true);
  held.child.kill(signal);
  expect(await ended(held.child)).toBe(signal);
  expect(await tracesOf(held)).toEqual([]);
});

test('nothing is left of a cluster whose whole process group got Ctrl-C', async () => {
  const held = await holder();
  process.kill(-held.child.pid!, 'SIGINT');
  expect(await ended(held.child)).toBe('SIGINT');
  expect(await tracesOf(held)).toEqual([]);
});

test('nothing is left of a cluster whose process crashed', async () => {
  const held = await holder('--crash');
  held.child.stdin!.write('now\n');
  expect(await ended(held.child)).toBe(1);
  expect(await tracesOf(held)).toEqual([]);
});

test('a cluster that nobody stopped does not keep its process from ending', async () => {
  const held = await holder();
  held.child.stdin!.end();
  expect(await ended(held.child)).toBe(0);
  expect(await tracesOf(held)).toEqual([]);
});
