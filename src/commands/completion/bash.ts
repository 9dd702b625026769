import {
  type CommandWords,
  firstWords,
  type FlagWords,
  type ScriptWords,
  shellQuoted,
  takingOne,
} from './words.ts';

/** A completion script for bash, made of the commands there are. */
export function bashScript({ commands, groups, globalFlags }: ScriptWords): string {
  return `# bash completion for keyturn: eval "$(keyturn completion bash)"
_keyturn() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' words='' i
  local flags=${shellQuoted(namesOf(globalFlags))}
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${takingOne(globalFlags).join('|')}) ((i++)) ;;
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
  case "$prev" in
${globalFlags
  .filter(takesValue)
  .map((flag) => valueCase(flag.name, flag))
  .join('\n')}
  esac
  case "$command $prev" in
${commands
  .flatMap(({ name, flags }) =>
    flags.filter(takesValue).map((flag) => valueCase(`${name} ${flag.name}`, flag)),
  )
  .join('\n')}
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
  esac
}
complete -F _keyturn keyturn
`;
}

function namesOf(flags: readonly FlagWords[]): string {
  return flags.map(({ name }) => name).join(' ');
}

function takesValue({ values }: FlagWords): boolean {
  return values !== null;
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
  const own = flags.length > 0 ? `flags=${shellQuoted(`${namesOf(flags)} `)}"$flags" ` : '';
  return `    ${shellQuoted(name)}) ${own}words=${shellQuoted(operands.join(' '))} ;;`;
}

function valueCase(pattern: string, { values }: FlagWords): string {
  const reply =
    values === 'file'
      ? 'COMPREPLY=($(compgen -f -- "$cur"))'
      : values === 'text' || values === null
        ? 'COMPREPLY=()'
        : `COMPREPLY=($(compgen -W ${shellQuoted(values.join(' '))} -- "$cur"))`;
  return `    ${shellQuoted(pattern)}) ${reply}; return ;;`;
}
