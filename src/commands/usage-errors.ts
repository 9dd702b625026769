import type { CommanderError } from 'commander';

import { type OperatorError, usageError } from '../errors.ts';
import { nearest } from '../plan/nearest.ts';

/** The parser's refusals in our words: the nearest known name where there is one, and never a flag's value. */
export function usageErrorOf({ code, message }: CommanderError, known: readonly string[]): OperatorError {
  const meant = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message)?.[1];
  const meaning = meant ? `did you mean ${meant}?` : null;
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  const flag = quoted.split(/[ =]/)[0];
  switch (code) {
    case 'commander.unknownOption':
      return usageError(
        'unknown-flag',
        `there is no flag ${flag} here`,
        meaning ??
          (SECRET.test(quoted)
            ? NO_KEYS
            : 'a command’s flags stand after its name; keyturn help COMMAND lists them'),
      );
    case 'commander.unknownCommand':
      return usageError(
        'unknown-command',
        `there is no command "${quoted}"`,
        nearCommand(quoted, known) ?? `the commands are: ${known.join(', ')}`,
      );
    case 'commander.excessArguments':
      return usageError(
        'too-many-arguments',
        'there are more arguments than the command takes',
        'keyturn help COMMAND shows what it takes; put quotes around a text with blanks',
      );
    case 'commander.optionMissingArgument':
      return usageError('missing-value', `the flag ${flag} needs a value`, `write ${quoted}`);
    case 'commander.invalidArgument':
      return usageError('bad-value', `the flag ${flag} does not take that value`, choicesIn(message));
    default:
      return usageError('bad-usage', message.replace(/^error: /, ''), 'keyturn --help shows what there is');
  }
}

const SECRET = /key|secret|password/i;
const NO_KEYS =
  'no flag takes a key: others on this host could read it; the configuration names where a key is kept';

/** `gen` begins a word of `key generate`, `generat` is near one, and so is `key generat`. */
function nearCommand(typed: string, known: readonly string[]): string | null {
  const begun = known.find((name) => typed !== '' && name.split(' ').some((word) => word.startsWith(typed)));
  const lastWords = new Map(known.map((name) => [name.split(' ').at(-1) ?? name, name]));
  const near = nearest(typed, known) ?? lastWords.get(nearest(typed, [...lastWords.keys()]) ?? '');
  const meant = begun ?? near;
  return meant ? `did you mean keyturn ${meant}?` : null;
}

function choicesIn(message: string): string {
  return `it takes one of: ${/choices are (.+?)\.?$/.exec(message)?.[1] ?? 'see its help'}`;
}
