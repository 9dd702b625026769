/**
 * Reads `.env` texts as python-dotenv 1.2 does (`dotenv_values`), so that a key is the very text the application sees:
 * `#` begins a comment only after a blank, `$` is a letter but in `${NAME}`, quoted values may span lines.
 */
export interface DotenvFile {
  /** Null: a name without `=`. A name written twice has its last value. */
  values: ReadonlyMap<string, string | null>;
  /** Lines that python-dotenv can't parse and skips with a warning. */
  skippedLines: readonly number[];
}

/** Blanks as Python's `\s` and `rstrip` know them; JavaScript's `\s` differs in six characters. */
const BLANK = '\\t\\v\\f\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const BLANKS_AND_LINES = new RegExp(`[${BLANK}\\n]*`, 'y');
const BLANKS = new RegExp(`[${BLANK}]*`, 'y');
const EXPORT = new RegExp(`(?:export[${BLANK}]+)?`, 'y');
const QUOTED_NAME = /'([^']+)'/y;
const PLAIN_NAME = new RegExp(`([^=#${BLANK}\\n]+)`, 'y');
const EQUALS = new RegExp(`=[${BLANK}]*`, 'y');
const SINGLE_QUOTED = /'((?:\\'|[^'])*)'/y;
const DOUBLE_QUOTED = /"((?:\\"|[^"])*)"/y;
const LINE = /([^\n]*)/y;
const REST = new RegExp(`[${BLANK}]*(?:#[^\\n]*)?(?:\\n|$)`, 'y');
const WHOLE_LINE = /[^\n]*\n?/y;
const COMMENT = new RegExp(`[${BLANK}]+#.*$`, 's');
const LAST_BLANKS = new RegExp(`[${BLANK}]+$`);

export function parseDotenv(source: string, env: Readonly<Record<string, string | undefined>>): DotenvFile {
  const text = source.replace(/\r\n?/g, '\n');
  const values = new Map<string, string | null>();
  const skippedLines: number[] = [];
  let at = 0;
  while (at < text.length) {
    const scanner = new Scanner(text, at);
    const binding = bindingAt(scanner);
    if (binding === null) {
      skippedLines.push(lineOf(text, scanner.at));
      scanner.take(WHOLE_LINE);
    } else if (binding.name !== null) {
      values.set(binding.name, binding.value === null ? null : expanded(binding.value, values, env));
    }
    at = scanner.at;
  }
  return { values, skippedLines };
}

interface Binding {
  /** Null for a comment or the end of the file. */
  name: string | null;
  value: string | null;
}

/** One binding, comment or run of empty lines; null where it can't be parsed. */
function bindingAt(scanner: Scanner): Binding | null {
  scanner.take(BLANKS_AND_LINES);
  if (scanner.next === '') return { name: null, value: null };
  scanner.take(EXPORT);
  const name = scanner.next === '#' ? '' : scanner.take(scanner.next === "'" ? QUOTED_NAME : PLAIN_NAME);
  if (name === null) return null;
  scanner.take(BLANKS);
  const value = scanner.take(EQUALS) === null ? undefined : valueAt(scanner);
  if (value === null || scanner.take(REST) === null) return null;
  return { name: name === '' ? null : name, value: value ?? null };
}

function valueAt(scanner: Scanner): string | null {
  if (scanner.next === "'") return scanner.take(SINGLE_QUOTED)?.replace(/\\([\\'])/g, '$1') ?? null;
  if (scanner.next === '"') {
    return (
      scanner.take(DOUBLE_QUOTED)?.replace(/\\([\\'"abfnrtv])/g, (_, letter) => ESCAPES[letter] ?? letter) ??
      null
    );
  }
  return scanner.take(LINE)?.replace(COMMENT, '').replace(LAST_BLANKS, '') ?? null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** `${NAME}` and `${NAME:-default}`, in quotes too: from the file's earlier values, then the environment. */
function expanded(
  value: string,
  earlier: ReadonlyMap<string, string | null>,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return value.replace(/\$\{([^}:]*)(?::-([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) => {
    if (earlier.has(name)) return earlier.get(name) ?? '';
    return (Object.hasOwn(env, name) ? env[name] : undefined) ?? otherwise ?? '';
  });
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** A place in a text that moves past what matches there. */
class Scanner {
  readonly #text: string;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  get next(): string {
    return this.#text.charAt(this.at);
  }

  /** The first group of the match, or the match; null where the pattern does not match here. */
  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match === null) return null;
    this.at += match[0].length;
    return match[1] ?? match[0];
  }
}
