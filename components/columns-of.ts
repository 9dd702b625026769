/** East Asian wide and full-width forms, and pictures. */
const WIDE =
  /[\u{1100}-\u{115f}\u{2e80}-\u{a4cf}\u{a960}-\u{a97f}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f000}-\u{3ffff}]|\p{Emoji_Presentation}/u;

/** Columns a character takes on a terminal, as most of them have it; where they differ, rather too many than too few. */
export function columnsOf(character: string): number {
  if (character < '\u0300') return 1;
  if (/^\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
