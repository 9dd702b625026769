import { render } from 'ink';

import { App } from './app.tsx';
import { asciiStream } from './ascii-stream.ts';
import type { ConsoleParts } from './console.tsx';
import { type Signals, watchEnds } from './ends.ts';
import { Navigator } from './navigator.ts';
import { HomePlace } from './places/home.tsx';
import { Standing } from './standing.ts';
import { themeFrom } from './theme.ts';

interface SessionParts extends ConsoleParts {
  env: Readonly<Record<string, string | undefined>>;
  signals: Signals;
}

/** Draws the console until it ends, and gives the terminal back as it was, whatever ended it. */
export async function runSession({
  operations,
  drill,
  stdin,
  stdout,
  stderr,
  env,
  signals,
}: SessionParts): Promise<number> {
  const navigator = new Navigator();
  const standing = new Standing(operations);
  const theme = themeFrom(env);
  const ends = watchEnds({ signals, stdin, stdout, stderr, navigator });
  const ink = render(<App navigator={navigator} standing={standing} theme={theme} drill={drill} />, {
    stdin,
    stdout: theme.ascii ? asciiStream(stdout) : stdout,
    stderr,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    // Only what this process says on the very same terminal could tear the frame.
    patchConsole: stdout === process.stdout,
    interactive: true,
    maxFps: 20,
  });
  navigator.go(new HomePlace({ console: navigator, standing }));
  try {
    await Promise.race([navigator.ended, ink.waitUntilExit()]);
    return await navigator.ended;
  } catch (error) {
    await restored(ink);
    // A run must not be left in the middle of a batch because a picture broke.
    await navigator.settle().catch(() => {});
    stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  } finally {
    await restored(ink);
    ends.unwatch();
  }
}

async function restored(ink: ReturnType<typeof render>): Promise<void> {
  ink.unmount();
  // What broke the console is told by whoever waits for its end.
  await ink.waitUntilExit().catch(() => {});
}
