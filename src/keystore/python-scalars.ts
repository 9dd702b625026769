/**
 * What PyYAML takes for something other than text when it stands without quotes; null for text. An application that
 * reads its key with PyYAML sees a number where these say so. Source: YAML 1.1's types as PyYAML resolves them.
 */
export function otherThanText(plain: string): string | null {
  if (/^(?:~|null|Null|NULL|)$/.test(plain)) return 'empty';
  if (/^(?:yes|no|true|false|on|off)$/i.test(plain) && isOneCase(plain)) return 'true or false';
  if (NUMBERS.some((pattern) => pattern.test(plain))) return 'a number';
  return DATE.test(plain) ? 'a date' : null;
}

/** `yes`, `Yes` and `YES`, but not `yEs`. */
function isOneCase(word: string): boolean {
  return [word.toLowerCase(), word.toUpperCase()].includes(word) || /^[A-Z][a-z]*$/.test(word);
}

const NUMBERS = [
  /^[-+]?0b[01_]+$/,
  /^[-+]?0x[\da-fA-F_]+$/,
  /^[-+]?0[0-7_]+$/,
  /^[-+]?(?:0|[1-9][\d_]*)$/,
  /^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/,
  /^[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?$/,
  /^[-+]?\.\d[\d_]*(?:[eE][-+]\d+)?$/,
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*$/,
  /^[-+]?\.(?:inf|Inf|INF)$/,
  /^\.(?:nan|NaN|NAN)$/,
];

const DATE =
  /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?$/;
