import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { printable } from '../../src/plan/printable.ts';

describe('what could act on a terminal is shown as text', () => {
  test.each([
    ['a colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a window title', '\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
    ['a clipboard', '\x1b]52;c;cm0=\x1b\\', '\\x1b]52;c;cm0=\\x1b\\'],
    ['a cleared screen in one character', '\x9b2J', '\\x9b2J'],
    ['a line end', 'a\r\nb', 'a\\x0d\\x0ab'],
    ['a tab', 'a\tb', 'a\\x09b'],
    ['a bell, a backspace and a deletion', '\x07\x08\x7f', '\\x07\\x08\\x7f'],
    ['a zero byte', '\x00', '\\x00'],
    ['text turned round', 'invoice\u202egpj.exe', 'invoice\\u202egpj.exe'],
    ['text isolated', '\u2067a\u2069', '\\u2067a\\u2069'],
    ['a character without width', 'ad\u200bmin', 'ad\\u200bmin'],
    ['a mark of byte order', '\ufeffadmin', '\\ufeffadmin'],
    ['a soft hyphen', 'ad\u00admin', 'ad\\xadmin'],
    ['a separator of lines or paragraphs', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['an invisible tag', 'a\u{e0041}', 'a\\u{e0041}'],
    ['half a character', 'a\ud83d', 'a\\ud83d'],
    ['a letter without a picture', 'a\u3164b', 'a\\u3164b'],
    ['a joiner of letters that shows nothing', 'ad\u034fmin', 'ad\\u034fmin'],
    ['a character of private use', '\ue000', '\\ue000'],
    ['a character that does not exist', '\u0378\uffff', '\\u0378\\uffff'],
  ])('%s', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe('ordinary text stays as it is', () => {
  test.each([
    'GitHub Deploy Hook',
    'Smørrebrød, café, naïve',
    'cafe\u0301 with an accent of its own',
    '漢字とかな, 한국어, עברית, العربية, हिन्दी',
    'ไทย ทำ, မြန်မာ, ខ្មែរ, བོད, አማርኛ, ᠮᠣᠩᠭᠣᠯ\u180b, 葛\u{e0100}城',
    '한국어'.normalize('NFD'),
    '50 % — “quoted” · 3 × 4 ≤ 12…',
    '🔑 🎉 👍🏽 🇩🇰 ❤️',
    'a\u00a0b',
    'back\\slash \\x1b as it was typed',
    '',
  ])('%j', (text) => {
    expect(printable(text)).toBe(text);
  });

  test('but a picture made of several is shown in its parts: what joins them is invisible', () => {
    expect(printable('👩\u200d💻')).toBe('👩\\u200d💻');
  });
});

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('\x1b', '\x9b', '\u202e', '\ud800', '\\'), anyUnit()),
});

test('whatever goes in, no control, format or separating character comes out', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(printable(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 1000 },
  );
});

test('what was made printable stays as it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(printable(printable(text))).toBe(printable(text));
    }),
  );
});

test('text of letters, digits, signs and marks comes out unchanged', () => {
  const isVisible = /^(?:\p{VS}|(?!\p{DI})[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}])*$/u;
  const visible = anyUnit().filter((unit) => isVisible.test(unit));
  fc.assert(
    fc.property(fc.string({ unit: visible }), (text) => {
      expect(printable(text)).toBe(text);
    }),
  );
});

test('parts are made printable as the whole is, wherever it is cut between characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      expect(printable(one + other)).toBe(printable(one) + printable(other));
    }),
  );
});

/** One character of any plane; halves of surrogates are put in by those who want them. */
function anyUnit(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.integer({ min: 0, max: 0x2ff }).map((code) => String.fromCodePoint(code)),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
}
