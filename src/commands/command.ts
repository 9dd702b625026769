import type { CommandContext } from './context.ts';
import type { GlobalFlags } from './global-flags.ts';
import type { Output } from './output.ts';

export interface Flag {
  /** As commander reads it: `--field <field...>`. */
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly string[];
  /** What a shell offers where more than that is taken. */
  readonly suggests?: readonly string[];
}

/** Whether a command changes anything, or does unless the flag of this name is given; then with what to say of that. */
export type Changes = boolean | { readonly unless: string; readonly hint: string };

/** What a dry run makes of a command. */
export const UNLESS_REHEARSED: Changes = {
  unless: 'dryRun',
  hint: '--dry-run foretells it and changes nothing',
};

export interface Example {
  readonly line: string;
  readonly about: string;
}

/** What was typed, made sure of, and everything the command may touch. */
export interface Call {
  readonly operands: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly flags: GlobalFlags;
  readonly context: CommandContext;
  readonly output: Output;
}

/** One command: a file of its own, and a line in commands.ts. */
export interface Command {
  /** As it is typed, a group's word included: `key generate`. */
  readonly name: string;
  readonly summary: string;
  /** As commander reads it: `[run]`. */
  readonly operand?: { readonly name: string; readonly about: string };
  readonly changes: Changes;
  readonly flags: readonly Flag[];
  readonly examples: readonly Example[];
  readonly exits: readonly (readonly [code: string, meaning: string])[];
  /** Resolves with the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

export function textFlag({ values }: Call, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

export function listFlag({ values }: Call, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function isOn({ values }: Call, name: string): boolean {
  return values[name] === true;
}
