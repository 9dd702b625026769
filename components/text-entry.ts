import type { Keystroke } from './keys.ts';

/** A line being typed; the caret stands between characters. */
export interface TextEntry {
  readonly text: string;
  readonly caret: number;
}

const MOST = 500;

export function entry(text = ''): TextEntry {
  return { text, caret: [...text].length };
}

/** The line after a key, or null where the key is none of its business. */
export function typeInto({ text, caret }: TextEntry, key: Keystroke): TextEntry | null {
  const characters = [...text];
  switch (key.name) {
    case 'left':
      return { text, caret: Math.max(0, caret - 1) };
    case 'right':
      return { text, caret: Math.min(characters.length, caret + 1) };
    case 'home':
    case 'ctrl-a':
      return { text, caret: 0 };
    case 'end':
    case 'ctrl-e':
      return { text, caret: characters.length };
    case 'backspace':
      // Terminals disagree about which of the two keys sends what; both take the character before the caret.
      return cut(characters, Math.max(0, caret - 1), caret);
    case 'delete':
      return caret < characters.length
        ? cut(characters, caret, caret + 1)
        : cut(characters, Math.max(0, caret - 1), caret);
    case 'ctrl-u':
      return cut(characters, 0, caret);
    default:
      return key.text === '' ? null : insert({ text, caret }, key.text);
  }
}

export function insert({ text, caret }: TextEntry, added: string): TextEntry {
  const characters = [...text];
  const room = MOST - characters.length;
  const fresh = [...added].slice(0, Math.max(0, room));
  characters.splice(caret, 0, ...fresh);
  return { text: characters.join(''), caret: caret + fresh.length };
}

/** Characters of a long line that stay in sight before the caret. */
const SEEN = 40;

/** What stands on either side of the caret, and whether the beginning is out of sight. */
export function aroundCaret({ text, caret }: TextEntry): { before: string; after: string; isCut: boolean } {
  const characters = [...text];
  const from = Math.max(0, caret - SEEN);
  const before = characters.slice(from, caret).join('');
  return { before, after: characters.slice(caret).join(''), isCut: from > 0 };
}

function cut(characters: readonly string[], from: number, to: number): TextEntry {
  return { text: [...characters.slice(0, from), ...characters.slice(to)].join(''), caret: from };
}
