import type { Operations } from '../src/flows/operations.ts';

export interface ConsoleParts {
  operations: Operations;
  drill: boolean;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Opens the console on a terminal; resolves with the exit code when the operator quits, or a signal ends it. */
export async function openConsole(parts: ConsoleParts): Promise<number> {
  const { runSession } = await loadScreens();
  return runSession({ ...parts, env: process.env, signals: process });
}

/** Loads Ink and every screen: for whoever knows, before the operations are open, that a console will be. */
export function loadScreens() {
  return inProduction(() => import('./session.tsx'));
}

/** React chooses its build by NODE_ENV when it is first loaded; the one for development takes twice the time. */
async function inProduction<T>(load: () => Promise<T>): Promise<T> {
  const { NODE_ENV } = process.env;
  if (NODE_ENV !== undefined) return load();
  process.env.NODE_ENV = 'production';
  try {
    return await load();
  } finally {
    delete process.env.NODE_ENV;
  }
}
