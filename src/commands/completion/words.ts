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

export function commandWords(
  { name, summary, flags }: Command,
  globalFlags: readonly Flag[],
  operands: readonly string[] = [],
): CommandWords {
  return { name, about: summary, flags: [...flags, ...globalFlags].map(flagWords), operands };
}

function flagWords({ flags, about, choices }: Flag): FlagWords {
  const name = /--[\w-]+/.exec(flags)?.[0] ?? flags;
  return { name, about, values: choices ?? (FILE.test(flags) ? 'file' : /<|\[/.test(flags) ? 'text' : null) };
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

/** Quoted for a POSIX shell. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
