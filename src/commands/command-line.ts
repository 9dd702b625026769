import { CommanderError } from 'commander';

import { OperatorError, usageError } from '../errors.ts';
import { COMMANDS } from './commands.ts';
import type { CommandContext } from './context.ts';
import { flagsAtAGlance, type GlobalFlags, globalFlags } from './global-flags.ts';
import { shortHelp } from './help.ts';
import { Output } from './output.ts';
import { makeProgram, type Parsed } from './program.ts';
import { openConsoles } from './open-consoles.ts';
import { refuseChange } from './read-only.ts';
import { Interrupted } from './signals.ts';
import { usageErrorOf } from './usage-errors.ts';
import { whyNoScreens, withConsoleOperations } from './with-operations.ts';

interface Line {
  argv: readonly string[];
  context: CommandContext;
  version: string;
}

/** Runs one command line to its end and resolves with its exit code; every failure is told on the way. */
export async function runCommandLine({ argv, context, version }: Line): Promise<number> {
  const flags = flagsAtAGlance(argv, context.env);
  const output = new Output(context, flags);
  try {
    return await runParsed({ argv, context, version, output });
  } catch (error) {
    return await tellFailure(error, output);
  } finally {
    await output.progress.clear();
    await output.flush();
  }
}

async function runParsed({ argv, context, version, output }: Line & { output: Output }): Promise<number> {
  const asked: { parsed: Parsed | null; texts: string[] } = { parsed: null, texts: [] };
  const program = makeProgram({
    version,
    onCommand: async (parsed) => {
      asked.parsed = parsed;
    },
    onText: (text) => asked.texts.push(text),
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (program.args.length === 0 && error.code === 'commander.help') {
      return await openConsole({ context, output, flags: globalFlags(program.opts(), context.env) });
    }
    if (error.exitCode !== 0) throw asTold(error, program.args);
  }
  if (asked.parsed) {
    const { command, operands, values } = asked.parsed;
    const flags = globalFlags(values, context.env);
    refuseChange(command, { values, flags });
    return await command.run({ operands, values, flags, context, output });
  }
  await output.lines(asked.texts.map((text) => text.replace(/\n$/, '')));
  return 0;
}

interface Front {
  context: CommandContext;
  output: Output;
  flags: GlobalFlags;
}

/** Plain `keyturn`: the console for a person at a terminal, short help for anyone else. */
async function openConsole({ context, output, flags }: Front): Promise<number> {
  const why = whyNoScreens(context, flags);
  if (why !== null) {
    await output.aside(shortHelp(why));
    return 2;
  }
  const call = { operands: [], values: {}, flags, context, output };
  context.loadConsole();
  return await withConsoleOperations(call, (operations) => openConsoles(call, operations));
}

function asTold(error: CommanderError, words: readonly string[]): OperatorError {
  if (error.code === 'commander.help') return incomplete(words[0] ?? '');
  return usageErrorOf(
    error,
    COMMANDS.map(({ name }) => name),
  );
}

/** `keyturn key`: a word that needs another one. */
function incomplete(word: string): OperatorError {
  const members = COMMANDS.filter(({ name }) => name.startsWith(`${word} `)).map(({ name }) => name);
  return usageError(
    'incomplete-command',
    `keyturn ${word} needs one word more`,
    `it is one of: ${members.join(', ')}`,
  );
}

/** An operator's error in its own words; anything else is a bug of ours and keeps its stack. */
async function tellFailure(error: unknown, output: Output): Promise<number> {
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof OperatorError) {
    await output.error(error.toFact());
    return error.exitCode;
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  await output.error({
    event: 'error',
    code: 'bug',
    message: `unexpected: ${bug.message}`,
    hint: 'this is a bug of Keyturn; please report it with the lines below',
  });
  await output.aside(bug.stack ?? bug.message);
  return 1;
}
