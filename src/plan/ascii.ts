/** What stands for each character of ours where there is no UTF-8: one for one, so that columns stay where they are. */
const ASCII: Readonly<Record<string, string>> = {
  '·': '.',
  '›': '>',
  '│': '|',
  '↑': '^',
  '↓': 'v',
  '→': '>',
  '─': '-',
  '█': '#',
  '▓': '=',
  '▒': '.',
  '░': 'x',
  '…': '~',
  '▏': '_',
  '▌': '|',
  '–': '-',
  '✓': '+',
  '✗': 'x',
  '▲': '!',
  '▁': '_',
  '▂': ',',
  '▃': '-',
  '▄': ':',
  '▅': '+',
  '▆': '=',
  '▇': '*',
  '×': 'x',
  '“': '"',
  '”': '"',
  '’': "'",
};

/** Text for a terminal without UTF-8, character for character; what is not ours becomes `?`. */
export function inAscii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (character) => ASCII[character] ?? '?');
}

/** Whether the locale of an environment is one without UTF-8: the first that is set counts, and none is C. */
export function speaksAscii({
  LC_ALL,
  LC_CTYPE,
  LANG,
}: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  return !/utf-?8/i.test(locale ?? 'C');
}
