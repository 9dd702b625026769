import type { Operations } from '../flows/operations.ts';
import { readOnlyOperations } from '../flows/read-only-operations.ts';
import { askSecret } from './ask-secret.ts';
import type { Call } from './command.ts';
import type { Ask, CommandContext, Opening } from './context.ts';
import type { GlobalFlags } from './global-flags.ts';

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

export function openingOf({ context, flags }: Call): Opening {
  const { cwd, env, stdin, stderr } = context;
  const ask: Ask = (question) => askSecret({ question, input: stdin, output: stderr });
  return { configFile: flags.config, cwd, env, ask: canAsk(context, flags) ? ask : null };
}

/** Opens the operations for one piece of work, and closes them however it ends. */
export async function withOperations<T>(
  call: Call,
  work: (operations: Operations) => Promise<T>,
): Promise<T> {
  const opened = await call.context.openOperations(openingOf(call));
  const operations = call.flags.readOnly ? readOnlyOperations(opened) : opened;
  try {
    return await work(operations);
  } finally {
    await call.output.progress.clear();
    await operations.close();
  }
}
