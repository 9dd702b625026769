import type { ConsoleEnd } from '../src/flows/console-end.ts';
import type { Operations } from '../src/flows/operations.ts';
import type { Drilling } from './standing.ts';

export interface ConsoleParts extends Drilling {
  operations: Operations;
  drill: boolean;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Opens the console on a terminal; resolves when the operator quits or chooses a drill, or a signal ends it. */
export async function openConsole(parts: ConsoleParts): Promise<ConsoleEnd> {
  const { runSession } = await inProduction(() => import('./session.tsx'));
  return runSession({ ...parts, env: process.env, signals: process });
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
