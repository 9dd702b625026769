import { type CommandWords, firstWords, type FlagWords, shellQuoted } from './words.ts';

/** A completion script for zsh, made of the commands there are. */
export function zshScript(
  commands: readonly CommandWords[],
  groups: Readonly<Record<string, string>>,
): string {
  return `#compdef keyturn
# zsh completion for keyturn: eval "$(keyturn completion zsh)"
_keyturn() {
  local line command
  local -a first second
  first=(${described(firstWords(commands, groups))})
  if (( CURRENT == 2 )); then
    _describe command first
    return
  fi
  command=$words[2]
  case $command in
${Object.keys(groups)
  .map((group) => groupCase(commands, group))
  .join('\n')}
  esac
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [ "$funcstack[1]" = _keyturn ]; then _keyturn "$@"; else compdef _keyturn keyturn; fi
`;
}

function groupCase(commands: readonly CommandWords[], group: string): string {
  const members = commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, about }): [string, string] => [name.slice(group.length + 1), about]);
  return `    ${group})
      second=(${described(members)})
      if (( CURRENT == 3 )); then _describe command second; return; fi
      command="${group} $words[3]"
      ;;`;
}

function described(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([word, about]) => shellQuoted(`${word}:${about.replaceAll(':', '\\:')}`)).join(' ');
}

function commandCase({ name, flags, operands }: CommandWords): string {
  const specs = flags.map(specOf);
  const rest = operands.length > 0 ? [shellQuoted(`*: :(${operands.join(' ')})`)] : [];
  return `    ${shellQuoted(name)}) _arguments ${[...specs, ...rest].join(' ')} ;;`;
}

function specOf({ name, about, values }: FlagWords): string {
  const words = `${name}[${about.replace(/[[\]]/g, '')}]`;
  if (values === null) return shellQuoted(words);
  if (values === 'file') return shellQuoted(`${words}:file:_files`);
  return shellQuoted(values === 'text' ? `${words}:value: ` : `${words}:value:(${values.join(' ')})`);
}
