import { printable } from './printable.ts';

/** Text that has passed `md` or `mdCode`. */
export type MarkdownText = string;

/** Text as Markdown shows it letter for letter: no markup, no HTML, no links, no table cell broken open. */
export function md(text: string): MarkdownText {
  return printable(text)
    .replace(/[\\`*_[\]<>|~&#]/g, '\\$&')
    .replaceAll('://', '\\://')
    .replace(/\b(www)\./gi, '$1\\.');
}

/** A name or fingerprint in code type. Marks that would end the code are shown as text instead. */
export function mdCode(text: string): MarkdownText {
  return /[`|\\]/.test(printable(text)) ? md(text) : `\`${printable(text)}\``;
}

export function markdownTable(
  heading: readonly string[],
  rows: readonly (readonly MarkdownText[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)];
}
