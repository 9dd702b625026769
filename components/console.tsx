import type { ConsoleEnd } from '../src/flows/console-end.ts';
import type { Operations } from '../src/flows/operations.ts';
import type { Drilling } from './standing.ts';

export interface ConsoleParts extends Drilling {
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

/** Opens the console on a terminal; resolves when the operator quits or chooses a drill, or a signal ends it. */
export async function openConsole(parts: ConsoleParts): Promise<ConsoleEnd> {
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
 * it is told to paint, and the theme alone decides what. Node would warn of both variables being set.
 */
function loading({ NODE_ENV = 'production', FORCE_COLOR = '' }: Variables): Variables {
  return { NODE_ENV, FORCE_COLOR: /^[123]$/.test(FORCE_COLOR) ? FORCE_COLOR : 'true', NO_COLOR: undefined };
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Loads with these variables set, and leaves the environment as it was. */
async function withEnvironment<T>(variables: Variables, load: () => Promise<T>): Promise<T> {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  setAll(variables);
  try {
    return await load();
  } finally {
    setAll(before);
  }
}

function setAll(variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
