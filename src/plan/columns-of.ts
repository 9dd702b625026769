/** East Asian wide and full-width forms, and pictures. */
const WIDE =
  /[\u{1100}-\u{115f}\u{2329}\u{232a}\u{2e80}-\u{a4cf}\u{a960}-\u{a97f}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe10}-\u{fe19}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f000}-\u{3ffff}]|\p{Emoji_Presentation}/u;

/** Marks that stand above, below or around what is before them; those that follow it have a column of their own. */
const STACKED = /[\p{Mn}\p{Me}]/u;

/** What makes a picture of the character before it, which is wide then. */
const AS_PICTURE = '\ufe0f';

/** Columns a text takes on a terminal, as most of them have it; where they differ, rather too many than too few. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += ofCharacter(character);
  return columns;
}

function ofCharacter(character: string): number {
  if (character < '\u0300' || character === AS_PICTURE) return 1;
  if (STACKED.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
