import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

interface Fact {
  event: string;
  [name: string]: unknown;
}

/** Runs the command line from its sources in a process of its own, to its end. */
export async function keyturnProcess(
  argv: readonly string[],
  place: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<{ code: number | null; facts: Fact[] }> {
  const child = spawn(process.execPath, [ENTRY, ...argv], {
    cwd: place.cwd,
    env: { ...process.env, ...place.env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const facts: Fact[] = [];
  for await (const line of createInterface({ input: child.stdout })) facts.push(JSON.parse(line) as Fact);
  await exited;
  return { code: child.exitCode, facts };
}
