import { type ChildProcess, spawn } from 'node:child_process';

/** A program of PostgreSQL's, run without a shell and without a keyboard. */
export interface Tool {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Where its output goes: an open file, nowhere, or back to us. */
  stdout: number | 'ignore' | 'pipe';
  signal: AbortSignal;
  /** Hears of its process group when it starts, and of null when it is gone. */
  atWork?: (group: number | null) => void;
}

export interface ToolEnd {
  /** Null where it was killed or never started. */
  code: number | null;
  killedBy: NodeJS.Signals | null;
  /** The system's word for why it did not start. */
  notStarted: string | null;
  stdout: string;
  stderr: string;
}

const PATIENCE_MS = 5_000;
const MOST_COMPLAINT = 64 * 1024;

/** Runs a tool to its end, however it ends; an abort ends it and all it started. */
export function runTool({ program, args, env, stdout, signal, atWork }: Tool): Promise<ToolEnd> {
  const end: ToolEnd = { code: null, killedBy: null, notStarted: null, stdout: '', stderr: '' };
  if (signal.aborted) return Promise.resolve(end);
  // In a session of its own: Ctrl-C reaches us alone, and nothing can ask for a password on the terminal.
  const child = spawn(program, [...args], {
    env: { ...env },
    stdio: ['ignore', stdout, 'pipe'],
    detached: true,
    cwd: '/',
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    end.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (end.stderr.length < MOST_COMPLAINT) end.stderr += text;
  });
  const letGo = endWith(child, signal);
  if (child.pid !== undefined) atWork?.(child.pid);
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      end.notStarted ??= error.code ?? 'unknown';
    });
    child.on('close', (code, killedBy) => {
      letGo();
      atWork?.(null);
      resolve({ ...end, code: end.notStarted === null ? code : null, killedBy });
    });
  });
}

/** Ends the child with an abort; the returned function forgets about it. */
function endWith(child: ChildProcess, signal: AbortSignal): () => void {
  let late: NodeJS.Timeout | undefined;
  const abort = () => {
    kill(child, 'SIGTERM');
    late = setTimeout(() => kill(child, 'SIGKILL'), PATIENCE_MS);
  };
  signal.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
  };
}

/** The whole group, for a script that stands before the tool would leave it running. */
function kill({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended already.
  }
}
