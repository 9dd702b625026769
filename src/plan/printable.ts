/**
 * Makes text from outside harmless to a terminal: control characters, escape sequences and marks that turn or hide
 * text are shown as `\x1b` or `\u202e`; the rest stays. The one gate before any output of database text.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, shown);
}

/**
 * C0 and C1 controls, format characters (bidirectional marks, zero width), separators of lines, lone surrogates, and
 * letters that are drawn as nothing. What chooses between forms of a letter or a picture stays.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}[\p{Default_Ignorable_Code_Point}--\p{Variation_Selector}]]/gv;

function shown(character: string): string {
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
