import { type OperatorError, refusal } from '../errors.ts';
import type { Operations } from '../flows/operations.ts';
import { readOnlyOperations } from '../flows/read-only-operations.ts';
import { askKey } from './ask-key.ts';
import type { Call } from './command.ts';
import type { Ask, CommandContext, Opening } from './context.ts';
import type { GlobalFlags } from './global-flags.ts';
import { Interrupted } from './signals.ts';

/** Whether somebody sits there who may be asked. */
export function canAsk(context: CommandContext, flags: GlobalFlags): boolean {
  return flags.input && context.isTerminal.stdin && context.isTerminal.stderr;
}

/** Whether a person sits at a terminal that can show screens, or tell them, and did not ask for plain lines. */
export function wantsScreens(context: CommandContext, flags: GlobalFlags): boolean {
  return whyNoScreens(context, flags) === null;
}

/** Why no screen can be shown, as the end of a sentence; null where one can. */
export function whyNoScreens({ isTerminal, env }: CommandContext, flags: GlobalFlags): string | null {
  if (flags.json) return '--json asks for none';
  if (flags.plain) return '--plain asks for none';
  if (!flags.input) return 'it could ask nothing there with --no-input';
  if (!isTerminal.stdin && !isTerminal.stdout) return 'there is none here';
  if (!isTerminal.stdin) return 'stdin is none here';
  if (!isTerminal.stdout) return 'stdout is none here';
  const isAble = env.TERM !== 'dumb' || flags.screenReader;
  return isAble ? null : 'this one shows no screens (TERM=dumb); --screen-reader tells them';
}

export function openingOf({ context, flags, output: { shownErr: shown } }: Call): Opening {
  const { cwd, env, stdin, stderr } = context;
  const ask: Ask = (question, scheme) => askKey({ question, scheme, input: stdin, output: stderr, shown });
  return { configFile: flags.config, cwd, env, ask: canAsk(context, flags) ? ask : null };
}

/** Opens the operations for one piece of work, and closes them however it ends. */
export function withOperations<T>(call: Call, work: (operations: Operations) => Promise<T>): Promise<T> {
  return withOpened(call, openingOf(call), work);
}

/** The same for consoles: what is to be asked is asked before the first opens; then it has the terminal. */
export function withConsoleOperations<T>(
  call: Call,
  work: (operations: Operations) => Promise<T>,
): Promise<T> {
  const { ask, ...opening } = openingOf(call);
  let isOpen = false;
  const askBefore: Ask = (question, scheme) => (isOpen ? Promise.reject(tooLate()) : ask!(question, scheme));
  return withOpened(call, { ...opening, ask: ask && askBefore, asksAhead: true }, (operations) => {
    isOpen = true;
    return work(operations);
  });
}

function tooLate(): OperatorError {
  return refusal(
    'console-open',
    'something is to be typed in that was not asked for before the console was opened (prompt: true)',
    'leave the console and start it again, to be asked; or let the config name another source: { env: NAME } or { file: PATH }',
  );
}

async function withOpened<T>(
  call: Call,
  { ask, ...opening }: Opening,
  work: (operations: Operations) => Promise<T>,
): Promise<T> {
  // Ctrl-C at a question comes back from the thread that asked as an error like any other.
  let interrupted: Interrupted | null = null;
  const heard: Ask = (question, scheme) =>
    ask!(question, scheme).catch((error: unknown) => {
      if (error instanceof Interrupted) interrupted = error;
      throw error;
    });
  try {
    const opened = await call.context.openOperations({ ...opening, ask: ask && heard });
    return await whileOpen(call, opened, work);
  } catch (error) {
    throw interrupted ?? error;
  }
}

async function whileOpen<T>(
  call: Call,
  opened: Operations,
  work: (operations: Operations) => Promise<T>,
): Promise<T> {
  const operations = call.flags.readOnly ? readOnlyOperations(opened) : opened;
  try {
    return await work(operations);
  } finally {
    await call.output.progress.clear();
    await operations.close();
  }
}
