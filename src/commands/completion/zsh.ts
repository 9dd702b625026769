import {
  type CommandWords,
  firstWords,
  type FlagWords,
  type ScriptWords,
  shellQuoted,
  takingOne,
} from './words.ts';

/** A completion script for zsh, made of the commands there are. */
export function zshScript({ commands, groups, globalFlags }: ScriptWords): string {
  return `#compdef keyturn
# zsh completion for keyturn: eval "$(keyturn completion zsh)"
_keyturn() {
  local command=
  local -a found everywhere
  local -i i
  everywhere=(${globalFlags.map(specOf).join(' ')})
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      ${takingOne(globalFlags).join('|')}) ((i++)) ;;
      -*) ;;
      *) command="\${command:+$command }$words[i]" ;;
    esac
    case $command in
      ${commands.map(({ name }) => shellQuoted(name)).join('|')})
        # What stands before the command's last word is no argument of it.
        shift $((i - 1)) words
        ((CURRENT -= i - 1))
        break
        ;;
    esac
  done
  case $command in
    '')
      found=(${described(firstWords(commands, groups))})
      if [[ $PREFIX == -* ]]; then _arguments $everywhere; else _describe command found; fi
      ;;
${Object.keys(groups)
  .map((group) => groupCase(commands, group))
  .join('\n')}
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
      found=(${described(members)})
      _describe command found
      ;;`;
}

function described(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([word, about]) => shellQuoted(`${word}:${about.replaceAll(':', '\\:')}`)).join(' ');
}

function commandCase({ name, flags, operands }: CommandWords): string {
  const specs = flags.map(specOf);
  const rest = operands.length > 0 ? [shellQuoted(`*: :(${operands.join(' ')})`)] : [];
  return `    ${shellQuoted(name)}) _arguments ${[...specs, '$everywhere', ...rest].join(' ')} ;;`;
}

function specOf({ name, about, values }: FlagWords): string {
  const words = `${name}[${about.replace(/[[\]]/g, '')}]`;
  if (values === null) return shellQuoted(words);
  if (values === 'file') return shellQuoted(`${words}:file:_files`);
  return shellQuoted(values === 'text' ? `${words}:value: ` : `${words}:value:(${values.join(' ')})`);
}
