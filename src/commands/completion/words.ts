import type { Command, Flag } from '../command.ts';

/** One flag as a shell completes it. */
export interface FlagWords {
  name: string;
  about: string;
  /** What may stand after it: one of these, a file, or nothing. */
  values: readonly string[] | 'file' | 'text' | null;
}

/** One command as a shell completes it; a group's word stands before a blank. */
export interface CommandWords {
  name: string;
  about: string;
  flags: readonly FlagWords[];
  operands: readonly string[];
}

const FILE = /<(?:file|folder|path|location)/i;

/** The flags are the command's own. */
export function commandWords({ name, summary, flags }: Command, operands: readonly string[]): CommandWords {
  return { name, about: summary, flags: flags.map(flagWords), operands };
}

export function flagWords({ flags, about, choices, suggests }: Flag): FlagWords {
  const name = /--[\w-]+/.exec(flags)?.[0] ?? flags;
  return {
    name,
    about,
    values: choices ?? suggests ?? (FILE.test(flags) ? 'file' : /<|\[/.test(flags) ? 'text' : null),
  };
}

/** All that a script is made of. */
export interface ScriptWords {
  commands: readonly CommandWords[];
  groups: Readonly<Record<string, string>>;
  /** What stands before a command as well as behind it. */
  globalFlags: readonly FlagWords[];
}

/** The first words there are, a group's once, with what each is about. */
export function firstWords(
  commands: readonly CommandWords[],
  groups: Readonly<Record<string, string>>,
): [string, string][] {
  const first = commands.map(({ name, about }): [string, string] => {
    const [word = name, second] = name.split(' ');
    return [word, second === undefined ? about : (groups[word] ?? about)];
  });
  return [...new Map(first)];
}

/** The flags that the next word belongs to. */
export function takingOne(flags: readonly FlagWords[]): string[] {
  return flags.filter(({ values }) => values !== null).map(({ name }) => name);
}

/** Quoted for a POSIX shell. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
