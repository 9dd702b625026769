import type { Key } from 'ink';

/** One key press: its name (`up`, `enter`, `ctrl-c`, `q`), and the text it types, if any. */
export interface Keystroke {
  readonly name: string;
  readonly text: string;
}

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x03': 'ctrl-c',
  '\x1b': 'escape',
};

/**
 * The single keys of what Ink read at once. On a slow link `y` and Enter arrive together as one input that is
 * neither; Esc and a quick key after it arrive as if Alt were held, and Alt means nothing here.
 */
export function keystrokes(input: string, key: Key): Keystroke[] {
  if (key.eventType === 'release') return [];
  const named = NAMED.find(([flag]) => key[flag]);
  if (named) return key.escape && key.meta ? [press('escape'), press('escape')] : [press(named[1])];
  if (key.ctrl) return [press(`ctrl-${input}`)];
  const typed = [...input].flatMap(single);
  return key.meta ? [press('escape'), ...typed] : typed;
}

function single(character: string): Keystroke[] {
  const control = CONTROLS[character];
  if (control) return [press(control)];
  if (character < '\x1b') return [press(`ctrl-${String.fromCharCode(character.charCodeAt(0) + 96)}`)];
  return /\p{Cc}/u.test(character) ? [] : [press(character, character)];
}

function press(name: string, text = ''): Keystroke {
  return { name, text };
}

/** Pasted text as one line: what was pasted never presses a key, least of all Enter. */
export function pastedLine(text: string): string {
  return text.replace(/[\r\n]+$/, '').replace(/\p{Cc}+/gu, ' ');
}
