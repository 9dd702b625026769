import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { ErrorFact } from '../../src/errors.ts';
import type { RestoreRequest, RunRequest } from '../../src/flows/operations.ts';
import type { RunFact, RunKind } from '../../src/plan/facts.ts';

const PROCESS = fileURLToPath(new URL('../engine/rotating-process.ts', import.meta.url));

export type Told = RunFact | ErrorFact;

/** What one start of the process told, and whether it came to its end before it was killed. */
export interface Sitting {
  facts: Told[];
  killed: boolean;
  exitCode: number | null;
}

/** Starts a run and kills it with SIGKILL some milliseconds after its n-th fact; 0 is the start of the process. */
export async function rotateAndKill(
  folder: string,
  moment: { afterFacts: number; thenMs: number } | null,
  kind: RunKind = 'rotate',
  request: RunRequest | RestoreRequest = {},
): Promise<Sitting> {
  const child = spawn(process.execPath, [PROCESS, folder, kind, JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  const exited = once(child, 'exit');
  const facts: Told[] = [];
  const kill = async () => {
    await sleep(moment?.thenMs);
    child.kill('SIGKILL');
  };
  if (moment?.afterFacts === 0) void kill();
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line of a killed process may have been cut.
    if (line.endsWith('}')) facts.push(JSON.parse(line) as Told);
    if (facts.length === moment?.afterFacts) void kill();
  }
  await exited;
  return { facts, killed: child.signalCode === 'SIGKILL', exitCode: child.exitCode };
}

/** A moment drawn at random: while it starts, among its batches, or late, in the proof. */
export function randomMoment(
  random: () => number,
  mostFacts: number,
): { afterFacts: number; thenMs: number } {
  const early = random() < 0.15;
  return {
    afterFacts: early ? 0 : 1 + Math.floor(random() * mostFacts),
    thenMs: Math.floor(random() * (early ? 800 : 40)),
  };
}

/** Rotates to the end; a lock that a killed process's session has not let go yet is waited for. */
export async function rotateToTheEnd(
  folder: string,
  kind: RunKind = 'rotate',
  request: RunRequest | RestoreRequest = {},
): Promise<Sitting> {
  for (let tries = 1; ; tries++) {
    const sitting = await rotateAndKill(folder, null, kind, request);
    const [first] = sitting.facts;
    if (first?.event !== 'error' || first.code !== 'run-in-progress' || tries === 20) return sitting;
    await sleep(200);
  }
}
