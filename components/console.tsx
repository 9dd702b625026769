import type { Operations } from '../src/flows/operations.ts';

export interface ConsoleParts {
  operations: Operations;
  drill: boolean;
  /** Lines to be heard instead of screens to be seen. */
  reader: boolean;
  /** False where the command line refused colour. */
  colour?: boolean;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Opens the console on a terminal; resolves with the exit code when the operator quits, or a signal ends it. */
export async function openConsole(parts: ConsoleParts): Promise<number> {
  const session = { ...parts, env: process.env, signals: process };
  if (parts.reader) {
    const { runReaderSession } = await withEnvironment(
      loading(process.env),
      () => import('./reader/reader-session.ts'),
    );
    return runReaderSession(session);
  }
  const { runSession } = await loadScreens();
  return runSession(session);
}

type Screens = typeof import('./session.tsx');

let screens: Promise<Screens> | null = null;

/**
 * Loads Ink and every screen: for whoever knows, before the operations are open, that a console will be. Once: a second
 * load would take the environment of the first for what stood there before.
 */
export function loadScreens(): Promise<Screens> {
  screens ??= withEnvironment(loading(process.env), () => import('./session.tsx'));
  return screens;
}

/**
 * What Ink and React look at while they load. React chooses its build by NODE_ENV: the one for development takes twice
 * the time. Chalk, which paints for Ink, gives up bold and inverse together with colour, in CI even on a terminal: so
 * it is told to paint, and the theme alone decides what.
 */
function loading({ NODE_ENV, FORCE_COLOR }: NodeJS.ProcessEnv): Record<string, string> {
  const depth = /^[123]$/.test(FORCE_COLOR ?? '') ? FORCE_COLOR : 'true';
  return { NODE_ENV: NODE_ENV ?? 'production', FORCE_COLOR: depth ?? 'true' };
}

/** Loads with these variables set, and leaves the environment as it was. */
async function withEnvironment<T>(set: Record<string, string>, load: () => Promise<T>): Promise<T> {
  const before = Object.keys(set).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, set);
  try {
    return await load();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
