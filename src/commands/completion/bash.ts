import { type CommandWords, firstWords, type FlagWords, shellQuoted } from './words.ts';

/** A completion script for bash, made of the commands there are. */
export function bashScript(
  commands: readonly CommandWords[],
  groups: Readonly<Record<string, string>>,
): string {
  return `# bash completion for keyturn: eval "$(keyturn completion bash)"
_keyturn() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' flags='' words='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      -*) ;;
      *) command="\${command:+$command }\${COMP_WORDS[i]}" ;;
    esac
    case "$command" in ${commandPattern(commands)}) break ;; esac
  done
  case "$command" in
    '') words=${shellQuoted(
      firstWords(commands, groups)
        .map(([word]) => word)
        .join(' '),
    )} ;;
${Object.keys(groups)
  .map((group) => `    ${group}) words=${shellQuoted(secondWords(commands, group).join(' '))} ;;`)
  .join('\n')}
${commands.map(commandCase).join('\n')}
  esac
  case "$command $prev" in
${commands.flatMap((command) => command.flags.filter(({ values }) => values !== null).map((flag) => valueCase(command, flag))).join('\n')}
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
  esac
}
complete -F _keyturn keyturn
`;
}

function commandPattern(commands: readonly CommandWords[]): string {
  return commands.map(({ name }) => shellQuoted(name)).join('|');
}

function secondWords(commands: readonly CommandWords[], group: string): string[] {
  return commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name }) => name.slice(group.length + 1));
}

function commandCase({ name, flags, operands }: CommandWords): string {
  const names = flags.map((flag) => flag.name).join(' ');
  return `    ${shellQuoted(name)}) flags=${shellQuoted(names)} words=${shellQuoted(operands.join(' '))} ;;`;
}

function valueCase({ name }: CommandWords, { name: flag, values }: FlagWords): string {
  const reply =
    values === 'file'
      ? 'COMPREPLY=($(compgen -f -- "$cur"))'
      : values === 'text' || values === null
        ? 'COMPREPLY=()'
        : `COMPREPLY=($(compgen -W ${shellQuoted(values.join(' '))} -- "$cur"))`;
  return `    ${shellQuoted(`${name} ${flag}`)}) ${reply}; return ;;`;
}
