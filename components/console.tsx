import type { Operations } from '../src/flows/operations.ts';

export interface ConsoleParts {
  operations: Operations;
  drill: boolean;
  /** Lines to be heard instead of screens to be seen. */
  reader: boolean;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Opens the console on a terminal; resolves with the exit code when the operator quits, or a signal ends it. */
export async function openConsole(parts: ConsoleParts): Promise<number> {
  const session = { ...parts, env: process.env, signals: process };
  if (parts.reader) {
    const { runReaderSession } = await inProduction(() => import('./reader/reader-session.ts'));
    return runReaderSession(session);
  }
  const { runSession } = await inProduction(() => import('./session.tsx'));
  return runSession(session);
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
