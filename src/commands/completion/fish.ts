import { type CommandWords, firstWords, type FlagWords, type ScriptWords } from './words.ts';

/** A completion script for fish, made of the commands there are. */
export function fishScript({ commands, groups, globalFlags }: ScriptWords): string {
  return `${[
    '# fish completion for keyturn: keyturn completion fish | source',
    'complete -c keyturn -f',
    ...globalFlags.map((flag) => `complete -c keyturn ${flagWords(flag)}`),
    ...firstWords(commands, groups).map(([word, about]) =>
      line('__fish_use_subcommand', `-a ${quoted(word)} -d ${quoted(about)}`),
    ),
    ...commands.flatMap(linesOf),
  ].join('\n')}\n`;
}

function linesOf({ name, about, flags, operands }: CommandWords): string[] {
  const [first = name, second] = name.split(' ');
  const isHere =
    second === undefined
      ? `__fish_seen_subcommand_from ${first}`
      : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
  return [
    ...(second === undefined
      ? []
      : [line(`__fish_seen_subcommand_from ${first}`, `-a ${quoted(second)} -d ${quoted(about)}`)]),
    ...operands.map((operand) => line(isHere, `-a ${quoted(operand)}`)),
    ...flags.map((flag) => line(isHere, flagWords(flag))),
  ];
}

function flagWords({ name, about, values }: FlagWords): string {
  const words = `-l ${name.slice(2)} -d ${quoted(about)}`;
  if (values === null) return words;
  if (values === 'file') return `${words} -r -F`;
  return values === 'text' ? `${words} -x` : `${words} -x -a ${quoted(values.join(' '))}`;
}

function line(condition: string, words: string): string {
  return `complete -c keyturn -n ${quoted(condition)} ${words}`;
}

/** In fish only these two are special between single quotes. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
