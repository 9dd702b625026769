import { render } from 'ink';

import type { ConsoleEnd } from '../src/flows/console-end.ts';
import { inAscii } from '../src/plan/ascii.ts';
import { printable } from '../src/plan/printable.ts';
import { App } from './app.tsx';
import { clipboardBytes } from './clipboard.ts';
import type { ConsoleParts } from './console.tsx';
import { type Signals, watchEnds } from './ends.ts';
import { inColumns } from './in-columns.ts';
import { Navigator } from './navigator.ts';
import { HomePlace } from './places/home.tsx';
import { Standing } from './standing.ts';
import { streamThrough } from './stream-through.ts';
import { themeFrom } from './theme.ts';

export interface SessionParts extends Omit<ConsoleParts, 'reader'> {
  env: Readonly<Record<string, string | undefined>>;
  signals: Signals;
}

/** Draws the console until it ends, and gives the terminal back as it was, whatever ended it. */
export async function runSession({
  operations,
  drill,
  colour = true,
  stdin,
  stdout,
  stderr,
  env,
  signals,
  ...drilling
}: SessionParts): Promise<ConsoleEnd> {
  const navigator = new Navigator({ copy: (text) => stdout.write(clipboardBytes(text, env)) });
  const standing = new Standing(operations, drilling);
  const theme = themeFrom(env, colour);
  const ends = watchEnds({ signals, stdin, stdout, stderr, navigator });
  const ink = render(<App navigator={navigator} standing={standing} theme={theme} drill={drill} />, {
    stdin,
    // The one place where glyphs fall back: what a column holds is settled before.
    stdout: streamThrough(stdout, theme.ascii ? (drawn) => inAscii(inColumns(drawn)) : inColumns),
    stderr,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    // Only what this process says on the very same terminal could tear the frame.
    patchConsole: stdout === process.stdout,
    interactive: true,
    // Ink asks the environment otherwise; readers have a session of their own.
    isScreenReaderEnabled: false,
    // A key shows at once; what changes by itself is gathered before it is drawn (Navigator.redrawSoon).
    maxFps: 100,
  });
  const drawn = ink.waitUntilExit();
  navigator.go(new HomePlace({ console: navigator, standing }));
  const restored = async () => {
    ink.unmount();
    // What broke the console is told by whoever waits for its end.
    await drawn.catch(() => {});
  };
  try {
    await Promise.race([navigator.ended, drawn]);
    return await navigator.ended;
  } catch (error) {
    await restored();
    // A run must not be left in the middle of a batch because a picture broke.
    await navigator.settle().catch(() => {});
    stderr.write(`${stackOf(error)}\n`);
    return 1;
  } finally {
    await restored();
    ends.unwatch();
  }
}

/** The stack of a bug; its message may quote text from a database. */
export function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stack.split('\n').map(printable).join('\n');
}
