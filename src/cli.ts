import { readFileSync, realpathSync } from 'node:fs';

import type { CommandContext } from './commands/context.ts';
import { keepCompiled } from './compile-cache.ts';

/** Runs the command line of this process and ends it with the command's exit code. */
export async function main(): Promise<void> {
  // A lost terminal is an error of its streams: those written to are watched where they are written, this one here.
  process.stdin.on('error', () => {});
  keepCompiled(process.env);
  // Loaded only now: what is loaded before is compiled anew each time.
  const { runCommandLine } = await import('./commands/command-line.ts');
  const code = await runCommandLine({
    argv: process.argv.slice(2),
    context: realContext(),
    version: ownVersion(),
  });
  process.exit(code);
}

/** Wiring, drill and screens load only when a command asks: a key's fingerprint needs neither PostgreSQL nor Ink. */
function realContext(): CommandContext {
  const { stdin, stdout, stderr } = process;
  // As it was at the start: while the screens load, Ink and React are told something else.
  const env = { ...process.env };
  return {
    openOperations: async (opening) => (await import('./wiring.ts')).openOperationsInThread(opening),
    openKeyrings: async (opening) => (await import('./wiring.ts')).openKeyrings(opening),
    rememberKey: async (opening, key) => (await import('./wiring.ts')).rememberKey(opening, key),
    drills: async () => (await import('./drill/drills.ts')).DRILLS,
    loadConsole: () => {
      // What fails here fails again where the console is opened, and is told there.
      import('../components/console.tsx').then(({ loadScreens }) => loadScreens()).catch(() => {});
    },
    openConsole: async (parts) => {
      const { openConsole } = await import('../components/console.tsx');
      return openConsole({ ...parts, stdin, stdout, stderr });
    },
    stdin,
    stdout,
    stderr,
    isTerminal: {
      stdin: stdin.isTTY === true,
      stdout: stdout.isTTY === true,
      stderr: stderr.isTTY === true,
    },
    env,
    cwd: process.cwd(),
    now: Date.now,
    signals: process,
    exit: (code) => process.exit(code),
  };
}

/** The package's version; it stands two folders up once built, one in the sources. */
function ownVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'));
      return String(version);
    } catch {
      // The other place has it.
    }
  }
  return 'unknown';
}

/** True where Node was started with this file, also through a link; false where something imports it. */
function isEntry(): boolean {
  const [, script] = process.argv;
  return script !== undefined && realpathSync(script) === import.meta.filename;
}

if (isEntry()) await main();
