import type { Operations } from '../flows/operations.ts';
import { askSecret } from './ask-secret.ts';
import type { Call } from './command.ts';
import type { Ask, CommandContext, Opening } from './context.ts';
import { type GlobalFlags, wantsReader } from './global-flags.ts';

/** Whether somebody sits there who may be asked. */
export function canAsk(context: CommandContext, flags: GlobalFlags): boolean {
  return flags.input && context.isTerminal.stdin && context.isTerminal.stderr;
}

/** Whether a person sits at a terminal that can show the console, or tell it, and did not ask for plain lines. */
export function wantsScreens({ isTerminal, env }: CommandContext, flags: GlobalFlags): boolean {
  const canTell = env.TERM !== 'dumb' || wantsReader(flags, env);
  const able = isTerminal.stdin && isTerminal.stdout && canTell;
  return able && flags.input && !flags.json && !flags.plain;
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
  const operations = await call.context.openOperations(openingOf(call));
  try {
    return await work(operations);
  } finally {
    await call.output.progress.clear();
    await operations.close();
  }
}
