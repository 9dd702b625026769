import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const KEYTURN = fileURLToPath(new URL('../../bin/keyturn', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-real-'));
  await chmod(folder, 0o755);
});

afterEach(() => rm(folder, { recursive: true }));

describe('the routine drill, walked by itself', () => {
  test('turns, proves and names what is left, exits 0 and leaves nothing behind', async () => {
    const drill = start();
    const facts = await factsUntil(drill, 'drill-finished');
    expect(await exitOf(drill)).toBe(0);
    expect(facts.filter(({ event }) => event === 'drill-step')).toHaveLength(6);
    expect(facts.filter(({ event }) => event === 'proved')).toMatchObject([
      { failed: 0, digestsMatch: true },
      { failed: 0, digestsMatch: true },
    ]);
    expect(facts.filter(({ event }) => event === 'run-finished')).toMatchObject([
      { dryRun: true, rows: 20_000, changed: 19_749, findings: 11, exitCode: 5 },
      { dryRun: false, rows: 20_000, changed: 19_749, findings: 11, exitCode: 5 },
    ]);
    expect(facts.at(-1)).toEqual({ event: 'drill-finished', asExpected: true, left: 11, surprises: [] });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('is removed after %s, with exit %i', async (signal, code) => {
    const drill = start();
    await factsUntil(drill, 'batch-committed');
    drill.kill(signal);
    expect(await exitOf(drill)).toBe(code);
    expect(await readdir(folder)).toEqual([]);
  });
});

interface Fact {
  event: string;
  [name: string]: unknown;
}

function start(): ChildProcess {
  const env = { ...process.env, TMPDIR: folder };
  return spawn(KEYTURN, ['drill', '--json'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
}

async function factsUntil({ stdout }: ChildProcess, event: string): Promise<Fact[]> {
  const facts: Fact[] = [];
  const lines = createInterface({ input: stdout! });
  await new Promise<void>((resolve) => {
    lines.on('close', resolve);
    lines.on('line', (line) => {
      const fact = JSON.parse(line) as Fact;
      facts.push(fact);
      if (fact.event === event) resolve();
    });
  });
  return facts;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
