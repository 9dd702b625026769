/** Characters a terminal may act on; JSON can hold each of them as an escape without changing its meaning. */
const TERMINAL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

/** One object as one line of JSON: what a parser reads is untouched, what a terminal shows is harmless. */
export function jsonLine(value: object): string {
  return JSON.stringify(value).replace(TERMINAL, escaped);
}

function escaped(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++) {
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return out;
}
