import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';

import { runCommandLine } from '../../src/commands/command-line.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import type { Operations } from '../../src/flows/operations.ts';
import { scripted } from './scripted-operations.ts';

/** What a command line left behind. */
export interface Told {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Hand {
  context: CommandContext;
  signals: EventEmitter;
  keyboard: PassThrough;
  told: { stdout: string; stderr: string; rawModes: boolean[]; exits: number[] };
}

interface Circumstances {
  operations?: Partial<Operations>;
  terminal?: boolean;
  change?: Partial<CommandContext>;
}

/** A context whose streams are kept in memory, for driving a command by hand. */
export function hand({ operations = {}, terminal = false, change = {} }: Circumstances = {}): Hand {
  const told: Hand['told'] = { stdout: '', stderr: '', rawModes: [], exits: [] };
  const signals = new EventEmitter();
  const keyboard = new PassThrough();
  const stdin = Object.assign(keyboard, { setRawMode: (raw: boolean) => told.rawModes.push(raw) });
  let clock = 0;
  const context: CommandContext = {
    openOperations: async () => scripted(operations),
    openKeyrings: async () => [],
    rememberKey: async () => {},
    drills: async () => [],
    loadConsole: () => {},
    openConsole: async () => {
      throw new Error('this test has no console');
    },
    stdin,
    stdout: kept((text) => {
      told.stdout += text;
    }),
    stderr: kept((text) => {
      told.stderr += text;
    }),
    isTerminal: { stdin: terminal, stdout: terminal, stderr: terminal },
    env: { LANG: 'C.UTF-8' },
    cwd: '/',
    now: () => {
      clock += 1000;
      return clock;
    },
    signals,
    exit: (code) => told.exits.push(code),
    ...change,
  };
  return { context, signals, keyboard, told };
}

/** Runs one command line as a shell would split it, with scripted operations. */
export async function keyturn(
  line: string | readonly string[],
  circumstances: Circumstances = {},
): Promise<Told> {
  const { context, told } = hand(circumstances);
  const argv = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const code = await runCommandLine({ argv, context, version: '0.1.0' });
  return { code, stdout: told.stdout, stderr: told.stderr };
}

function kept(keep: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      keep(chunk);
      done();
    },
  });
}
