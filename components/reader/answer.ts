/** What a typed line asks for. */
export type Answer =
  | { is: 'text'; text: string }
  | { is: 'number'; number: number }
  | { is: 'key'; name: string }
  | { is: 'command'; line: string }
  | { is: 'keys' }
  | { is: 'again' | 'more' | 'first' | 'quit' };

const WORDS: Readonly<Record<string, Answer>> = {
  '': { is: 'key', name: 'enter' },
  enter: { is: 'key', name: 'enter' },
  b: { is: 'key', name: 'escape' },
  back: { is: 'key', name: 'escape' },
  esc: { is: 'key', name: 'escape' },
  '?': { is: 'keys' },
  help: { is: 'keys' },
  again: { is: 'again' },
  more: { is: 'more' },
  first: { is: 'first' },
  q: { is: 'quit' },
  quit: { is: 'quit' },
};

/** The words that are no text even where text is asked for: without them there would be no way back. */
const BESIDE_TEXT = ['', 'back', 'esc', '?', 'again'];

/** Understands a line: as text where text is asked for, else as a number, a word or a key. */
export function answerOf(line: string, isTyping: boolean): Answer {
  const word = line.trim();
  const known = WORDS[word.toLowerCase()];
  if (isTyping) return known && BESIDE_TEXT.includes(word) ? known : { is: 'text', text: line };
  if (word.startsWith(':')) return { is: 'command', line: word.slice(1).trim() };
  if (/^\d{1,9}\.?$/.test(word)) return { is: 'number', number: Number.parseInt(word, 10) };
  // `G` and `g` may be two keys; no word that works everywhere is written with capitals.
  return known ?? { is: 'key', name: word.length === 1 ? word : word.toLowerCase() };
}
