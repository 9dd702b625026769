import { wrapped } from '../plan/wrapped.ts';
import type { Command, Flag } from './command.ts';
import { COMMAND_GROUPS, COMMANDS, GROUPS } from './commands.ts';
import { ENVIRONMENT, MORE_ENVIRONMENT } from './environment.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';

const EXITS: Command['exits'] = [
  ['0', 'done'],
  ['1', 'a bug of ours, or an unexpected failure'],
  ['2', 'the command line or the configuration is wrong'],
  ['3', 'a gate was refused, or a precondition does not hold'],
  ['4', 'cannot connect or log in'],
  ['5', 'finished, with rows left (findings)'],
  ['129, 130, 143', 'stopped by SIGHUP, SIGINT, SIGTERM after the batch in hand'],
];

/** The help of one command: examples first. */
export function helpOf(command: Command): string {
  const operand = command.operand ? ` ${command.operand.name}` : '';
  const usage = `keyturn ${command.name}${operand} [flags]`;
  const named = command.operand ? [[command.operand.name, command.operand.about] as const] : [];
  return page([
    wrapped(`keyturn ${command.name}: ${command.summary}`, 80, { hang: 0 }),
    ['Examples:', ...command.examples.flatMap(({ line, about }) => [`  ${line}`, `      ${about}`])],
    [`Usage: ${usage}`],
    section('Flags:', [...named, ...command.flags.map(pair)]),
    section('Flags that mean one thing everywhere:', GLOBAL_FLAGS.map(pair)),
    section('Exit codes:', command.exits),
    section('Environment:', ENVIRONMENT),
    ['keyturn --help names every variable that is heeded.'],
  ]);
}

export function helpOfProgram(): string {
  return page([
    [
      'Keyturn turns the keys that applications encrypt PostgreSQL columns with:',
      'see, rehearse, rotate, prove.',
    ],
    [
      'Examples:',
      '  keyturn drill',
      '      the whole of it on a throwaway PostgreSQL; nothing of yours is touched',
      '  keyturn status',
      '      under which key every value stands',
      '  keyturn rotate --dry-run',
      '      what a rotation would change; nothing is written',
      '  keyturn --read-only',
      '      the console, with nothing in it that changes anything',
    ],
    ['Usage: keyturn [command] [flags]', 'On a terminal, keyturn alone opens the console.'],
    ...commandSections(),
    section('Flags that mean one thing everywhere:', GLOBAL_FLAGS.map(pair)),
    section('Exit codes:', EXITS),
    section('Environment:', [
      ...ENVIRONMENT,
      ...MORE_ENVIRONMENT,
      [
        'configuration',
        './keyturn.yaml, else $XDG_CONFIG_HOME/keyturn/config.yaml, else /etc/keyturn/config.yaml',
      ],
    ]),
    ['keyturn help COMMAND tells more. No flag takes a key.'],
  ]);
}

/** The help of a word that stands before several commands: `key`. */
export function helpOfGroup(word: string): string {
  const commands = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
  return page([
    [`keyturn ${word}: ${GROUPS[word] ?? ''}`],
    ['Examples:', ...commands.flatMap(({ examples }) => examples.slice(0, 1).map(({ line }) => `  ${line}`))],
    section('Commands:', commands.map(listing)),
    [`keyturn help ${word} COMMAND tells more.`],
  ]);
}

/** What plain `keyturn` says where there is no terminal for its console. */
export function shortHelp(why: string): string {
  return page([
    [`keyturn opens its console on a terminal, and ${why}.`],
    ...commandSections(),
    ['keyturn --help tells more.'],
  ]);
}

/** The commands under what one wants with them, in columns that all of them share. */
function commandSections(): readonly (readonly string[])[] {
  const names = Math.max(...COMMANDS.map(({ name }) => name.length));
  return COMMAND_GROUPS.map(({ title, commands }) =>
    section(
      `${title}:`,
      commands.map(({ name, summary }) => [name.padEnd(names), summary] as const),
    ),
  );
}

function listing({ name, summary }: Command): readonly [string, string] {
  return [name, summary];
}

function pair({ flags, about }: Flag): readonly [string, string] {
  return [flags, about];
}

/** Two columns in 80: what is long wraps under its own column. */
function section(title: string, pairs: readonly (readonly [string, string])[]): readonly string[] {
  if (pairs.length === 0) return [];
  const names = Math.max(...pairs.map(([name]) => name.length));
  const indent = ' '.repeat(names + 4);
  const lines = pairs.map(([name, about]) => {
    const [first = '', ...more] = wrapped(about, 80 - indent.length, { hang: 0 });
    return [`  ${name.padEnd(names)}  ${first}`, ...more.map((line) => `${indent}${line}`)];
  });
  return [title, ...lines.flat()];
}

function page(sections: readonly (readonly string[])[]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
