import { type ExecFileException, execFile } from 'node:child_process';
import { basename } from 'node:path';

import { EXIT, OperatorError } from '../errors.ts';
import { KEY_PROGRAM_SECONDS } from '../plan/new-key-words.ts';
import { printable } from '../plan/printable.ts';
import { masked } from './masked.ts';
import { systemReason } from './trouble.ts';
import { withoutLastNewline } from './text-file.ts';

const MOST_BYTES = 64 * 1024;

export interface CommandRun {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  timeLimitSeconds?: number;
  /** What the program finds on its standard input, to the byte; nothing where it is left out. */
  input?: string;
  /** What the program may know and must not be quoted with, whatever it complains of. */
  secret?: string;
}

/** How a program came to no good end: by itself, with an exit code, or not even that. */
export type CommandEnd = 'failed' | 'broken';

export class CommandFailure extends OperatorError {
  readonly end: CommandEnd;

  constructor(end: CommandEnd, { message, hint }: { message: string; hint: string }) {
    super({ code: 'unreadable-source', message, hint, exitCode: EXIT.usage });
    this.end = end;
  }
}

/** A program's standard output, one newline at its end dropped. No shell, and a time limit. */
export function readCommand({
  argv,
  env,
  timeLimitSeconds = KEY_PROGRAM_SECONDS,
  input = '',
  secret = '',
}: CommandRun): Promise<string> {
  const [program = '', ...args] = argv;
  const limits = { timeout: timeLimitSeconds * 1000, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { ...limits, env: { ...env }, encoding: 'utf8', shell: false },
      (error, stdout, stderr) => {
        if (error === null) resolve(withoutLastNewline(stdout));
        else reject(failure({ program, error, stdout, stderr: masked(stderr, secret), timeLimitSeconds }));
      },
    );
    // A program that ended before reading is no trouble of ours.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

interface Failure {
  program: string;
  error: ExecFileException;
  stdout: string;
  stderr: string;
  timeLimitSeconds: number;
}

function failure({ program, error, stdout, stderr, timeLimitSeconds }: Failure): CommandFailure {
  const command = `the command ${printable(basename(program))}`;
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new CommandFailure('broken', {
      message: `${command} printed more than 64 KiB`,
      hint: 'it must print the key and nothing else',
    });
  }
  if (error.killed) {
    return new CommandFailure('broken', {
      message: `${command} did not end within ${timeLimitSeconds} seconds`,
      hint: 'run it by hand to see what it waits for; it gets no terminal input here',
    });
  }
  if (typeof error.code === 'string') {
    return new CommandFailure('broken', {
      message: `${command} can't be started: ${systemReason(error)}`,
      hint: 'check its name and path in the config; it is started without a shell',
    });
  }
  const end = error.signal ? `was ended by ${error.signal}` : `failed with exit code ${error.code}`;
  return new CommandFailure(error.signal ? 'broken' : 'failed', {
    message: `${command} ${end}${complaint(stdout, stderr)}`,
    hint: 'run it by hand to see what it needs',
  });
}

/** The first line of standard error, unless it repeats what went to standard output: that may be the key. */
function complaint(stdout: string, stderr: string): string {
  const line =
    stderr
      .split(/\r?\n/)
      .find((each) => each.trim() !== '')
      ?.trim() ?? '';
  const output = stdout.trim();
  if (line === '' || (output !== '' && line.includes(output))) return '';
  return `: ${printable(line.slice(0, 200))}`;
}
