import { Command as Parser, Option } from 'commander';

import { usageError } from '../errors.ts';
import type { Call, Command, Flag } from './command.ts';
import { COMMANDS, GROUPS, LATER } from './commands.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { helpOf, helpOfGroup, helpOfProgram } from './help.ts';

/** What the parser found: the command, and what was typed with it. */
export type Parsed = Pick<Call, 'operands' | 'values'> & { command: Command };

interface Making {
  version: string;
  onCommand: (parsed: Parsed) => Promise<void>;
  /** Help and version that were asked for. */
  onText: (text: string) => void;
}

/** The whole command line as a parser; it prints nothing by itself and never ends the process. */
export function makeProgram({ version, onCommand, onText }: Making): Parser {
  const program = new Parser('keyturn')
    .exitOverride()
    .configureOutput({ writeOut: onText, writeErr: () => {}, outputError: () => {} })
    .helpCommand(false)
    .helpOption('-h, --help')
    .version(version, '--version')
    .configureHelp({ formatHelp: helpOfProgram });
  addFlags(program, GLOBAL_FLAGS);
  for (const word of Object.keys(GROUPS)) {
    program
      .command(word)
      .helpCommand(false)
      .configureHelp({ formatHelp: () => helpOfGroup(word) });
  }
  for (const command of COMMANDS) addCommand(program, command, onCommand);
  for (const name of Object.keys(LATER)) addLater(program, name);
  addHelp(program, onText);
  return program;
}

function addCommand(program: Parser, command: Command, onCommand: Making['onCommand']): void {
  const parser = place(program, command.name, false).configureHelp({ formatHelp: () => helpOf(command) });
  addFlags(parser, command.flags);
  if (command.operand) parser.argument(command.operand.name, command.operand.about);
  parser.allowExcessArguments(false).action(async () => {
    await onCommand({ command, operands: parser.args, values: parser.optsWithGlobals() });
  });
}

function addLater(program: Parser, name: string): void {
  place(program, name, true)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw notYet(name);
    });
}

function notYet(name: string): Error {
  return usageError(
    'not-in-this-version',
    `this version of Keyturn does not have keyturn ${name} yet, which ${LATER[name]}`,
    'keyturn --help lists what it has',
  );
}

/** `keyturn help`, `keyturn help rotate`, `keyturn help key generate`. */
function addHelp(program: Parser, onText: Making['onText']): void {
  program
    .command('help')
    .argument('[command...]')
    .action((words: readonly string[]) => {
      let parser = program;
      for (const word of words) {
        const next = parser.commands.find((candidate) => candidate.name() === word);
        if (!next)
          parser.error(`error: unknown command '${words.join(' ')}'`, { code: 'commander.unknownCommand' });
        else parser = next;
      }
      const name = words.join(' ');
      if (name in LATER) throw notYet(name);
      onText(parser === program || name === 'help' ? helpOfProgram() : parser.helpInformation());
    });
}

/** The parser of a command's last word, under its group where it has one. */
function place(program: Parser, name: string, hidden: boolean): Parser {
  const words = name.split(' ');
  const group =
    words.length > 1 ? program.commands.find((candidate) => candidate.name() === words[0]) : program;
  if (!group) throw new Error(`the command ${name} has no group`);
  return group.command(words.at(-1) ?? name, { hidden });
}

function addFlags(parser: Parser, flags: readonly Flag[]): void {
  for (const { flags: words, about, choices } of flags) {
    const option = new Option(words, about);
    parser.addOption(choices ? option.choices(choices) : option);
  }
}
