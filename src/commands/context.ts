import type { Drill } from '../drill/drill.ts';
import type { ErrorFact } from '../errors.ts';
import type { ConsoleEnd, DrillOffer } from '../flows/console-end.ts';
import type { DrillLesson } from '../flows/lesson-way.ts';
import type { Operations } from '../flows/operations.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { LeftKey } from '../plan/left-key.ts';
import type { Signals } from './signals.ts';

/** Asks a person for a secret without echo; of a key, of which scheme it is to be. */
export type Ask = (question: string, scheme?: string) => Promise<string>;

/** What opening a configuration needs; `ask` is null where nobody can be asked. */
export interface Opening {
  configFile: string | null;
  cwd: string;
  env: NodeJS.ProcessEnv;
  ask: Ask | null;
  /** Whatever the configuration asks for is asked on opening: for a console, which has the terminal from then on. */
  asksAhead?: boolean;
}

export type OpenOperations = (opening: Opening) => Promise<Operations>;

/** A stream that may be a terminal's keyboard. */
export interface Keyboard extends NodeJS.ReadableStream {
  setRawMode?(raw: boolean): unknown;
}

/** What a console is opened with. */
export interface ConsoleOpening {
  operations: Operations;
  drill: boolean;
  reader: boolean;
  colour: boolean;
  /** What the drill teaches. */
  lesson?: DrillLesson;
  /** The drills that can be opened from it. */
  drills?: () => Promise<readonly DrillOffer[]>;
  /** Why the drill chosen last was not opened. */
  notice?: ErrorFact | null;
}

/** Everything a command may touch; `cli.ts` hands in the real ones, a test its own. */
export interface CommandContext {
  readonly openOperations: OpenOperations;
  /** Reads the keys only; asks nothing of the database. */
  readonly openKeyrings: (opening: Opening) => Promise<readonly Keyring[]>;
  /** Keeps a new key in mind for the next console; asks nothing of the database. */
  readonly rememberKey: (opening: Opening, key: LeftKey) => Promise<void>;
  readonly drills: () => Promise<readonly Drill[]>;
  /** Begins to load the screens, while the operations are being opened. */
  readonly loadConsole: () => void;
  /** Loads the screens; resolves when the person leaves, or chooses a drill. */
  readonly openConsole: (opening: ConsoleOpening) => Promise<ConsoleEnd>;
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
