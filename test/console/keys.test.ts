import type { Key } from 'ink';
import { expect, test } from 'vitest';

import { keystrokes, pastedLine } from '../../components/keys.ts';

const NO_KEY = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
} satisfies Key;

const reads: readonly [string, string, Partial<Key>, string[]][] = [
  ['a letter is itself', 'y', {}, ['y']],
  ['a letter and Enter read at once are two keys', 'y\r', {}, ['y', 'enter']],
  ['a typed word and Enter read at once are all its keys', 'ab\n', {}, ['a', 'b', 'enter']],
  ['an arrow is its name', '', { upArrow: true }, ['up']],
  ['Esc is escape', '', { escape: true }, ['escape']],
  ['Esc twice in one read is Esc twice', '', { escape: true, meta: true }, ['escape', 'escape']],
  [
    'Esc and a quick letter after it are two keys, for Alt means nothing',
    'q',
    { meta: true },
    ['escape', 'q'],
  ],
  ['Ctrl-C is one key', 'c', { ctrl: true }, ['ctrl-c']],
  ['a wide character is one key', '中', {}, ['中']],
  ['Ctrl-U and a word read at once are all their keys', '\x15ab', {}, ['ctrl-u', 'a', 'b']],
  ['a control character without a name is no key', '\x1c\x1f', {}, []],
  ['a key let go is no key', 'a', { eventType: 'release' }, []],
];

test.each(reads)('%s', (_title, input, key, names) => {
  expect(keystrokes(input, { ...NO_KEY, ...key }).map(({ name }) => name)).toEqual(names);
});

test('pasted text is one line without its last Enter and without escape sequences', () => {
  expect(pastedLine('webops-\x1b[31mproduction\r\n')).toBe('webops- [31mproduction');
  expect(pastedLine('two\nlines')).toBe('two lines');
});
