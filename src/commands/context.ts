import type { Drill } from '../drill/drill.ts';
import type { Operations } from '../flows/operations.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Signals } from './signals.ts';

/** Asks a person for a secret without echo. */
export type Ask = (question: string) => Promise<string>;

/** What opening a configuration needs; `ask` is null where nobody can be asked. */
export interface Opening {
  configFile: string | null;
  cwd: string;
  env: NodeJS.ProcessEnv;
  ask: Ask | null;
}

export type OpenOperations = (opening: Opening) => Promise<Operations>;

/** A stream that may be a terminal's keyboard. */
export interface Keyboard extends NodeJS.ReadableStream {
  setRawMode?(raw: boolean): unknown;
}

/** Everything a command may touch; `cli.ts` hands in the real ones, a test its own. */
export interface CommandContext {
  readonly openOperations: OpenOperations;
  /** Reads the keys only; asks nothing of the database. */
  readonly openKeyrings: (opening: Opening) => Promise<readonly Keyring[]>;
  readonly drills: () => Promise<readonly Drill[]>;
  /** Begins to load the screens, while the operations are being opened. */
  readonly loadConsole: () => void;
  /** Loads the screens; resolves with the exit code when the person leaves. */
  readonly openConsole: (parts: {
    operations: Operations;
    drill: boolean;
    reader: boolean;
    colour: boolean;
  }) => Promise<number>;
  readonly stdin: Keyboard;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly isTerminal: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signals: Signals;
  /** Ends the process at once: a second Ctrl-C. */
  readonly exit: (code: number) => void;
}
