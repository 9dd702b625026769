import { usageError } from '../errors.ts';
import type { Call, Command } from './command.ts';
import { COMMANDS, GROUPS } from './commands.ts';
import { bashScript } from './completion/bash.ts';
import { fishScript } from './completion/fish.ts';
import { commandWords, flagWords } from './completion/words.ts';
import { zshScript } from './completion/zsh.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export const completion: Command = {
  name: 'completion',
  summary: 'a script that completes keyturn’s commands and flags in your shell',
  operand: { name: '<shell>', about: 'bash, zsh or fish' },
  changes: false,
  flags: [],
  examples: [
    { line: 'eval "$(keyturn completion bash)"', about: 'in ~/.bashrc' },
    { line: 'eval "$(keyturn completion zsh)"', about: 'in ~/.zshrc, after compinit' },
    { line: 'keyturn completion fish | source', about: 'in ~/.config/fish/config.fish' },
  ],
  exits: [
    ['0', 'the script is on stdout'],
    ['2', 'there is none for that shell'],
  ],
  run: writeScript,
};

async function writeScript({ operands: [shell = ''], output, context }: Call): Promise<number> {
  if (!Object.hasOwn(SCRIPTS, shell))
    throw usageError(
      'unknown-shell',
      `there is no completion for "${shell}"`,
      'there is one for bash, zsh and fish',
    );
  const drills = (await context.drills()).map(({ name }) => name);
  const commands = COMMANDS.map((command) => commandWords(command, operandsOf(command, drills)));
  const words = { commands, groups: GROUPS, globalFlags: GLOBAL_FLAGS.map(flagWords) };
  await output.lines([SCRIPTS[shell as keyof typeof SCRIPTS](words).trimEnd()]);
  return 0;
}

function operandsOf({ name }: Command, drills: readonly string[]): readonly string[] {
  if (name === 'drill') return drills;
  return name === 'completion' ? Object.keys(SCRIPTS) : [];
}
