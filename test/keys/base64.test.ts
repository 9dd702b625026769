import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeBase64 } from '../../src/keys/base64.ts';

const PADDING = 'its base64 padding is missing';
const GROUPS = 'its length is not whole base64 groups';
const ASCII = 'it holds characters outside ASCII';

describe('base64 is read with the verdicts of Python', () => {
  test.each([
    ['', ''],
    ['AAAA', '000000'],
    ['AAA=', '0000'],
    ['AA==', '00'],
    ['+/+/', 'fbffbf'],
    ['-_-_', 'fbffbf'],
    ['+_-/', 'fbffbf'],
    // Unused bits of the last character.
    ['AP==', '00'],
    ['AAD=', '0000'],
    // Characters outside the alphabet are skipped.
    [' AAAA\n', '000000'],
    ['A A\nA\tA', '000000'],
    ['"AAA="', '0000'],
    ['A.A.A.=', '0000'],
    ['\x00\x7f', ''],
    // Padding ends the text only where a group can end; until then it is skipped.
    ['=', ''],
    ['====', ''],
    ['=AAAA', '000000'],
    ['A=AAA', '000000'],
    ['A===AAA', '000000'],
    ['AA=A', { refused: PADDING }],
    ['AA=A=', '0000'],
    ['AA=A=A', '0000'],
    ['AA=AA', '000000'],
    ['AAA=A', '0000'],
    ['AA=*=', '00'],
    ['==AA=', { refused: PADDING }],
    // What follows the padding is not read.
    ['AA==AAAA', '00'],
    ['AAA=AAAA', '0000'],
    ['AAA====', '0000'],
    ['AAAA====', '000000'],
    ['AAA= and more', '0000'],
    ['A', { refused: GROUPS }],
    ['A===', { refused: GROUPS }],
    ['AAAAA', { refused: GROUPS }],
    ['AA', { refused: PADDING }],
    ['AA=', { refused: PADDING }],
    ['AAA', { refused: PADDING }],
    ['AAAAAA\n', { refused: PADDING }],
    ['é', { refused: ASCII }],
    ['AAAé', { refused: ASCII }],
    ['AAAAé', { refused: ASCII }],
    // Behind the padding, where the rest is not read, it is refused all the same.
    ['AA==é', { refused: ASCII }],
    // The lower byte of each is a letter of the alphabet.
    ['ŁŁŁŁ', { refused: ASCII }],
    ['AAA\u2b41', { refused: ASCII }],
    ['漢字AA', { refused: ASCII }],
  ])('%j', (text, verdict) => {
    const found = decodeBase64(text);
    expect('bytes' in found ? found.bytes.toString('hex') : found).toEqual(verdict);
  });
});

const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const skipped = fc.string({ unit: fc.constantFrom(...' \n\r\t\'"!#$%&()*,.:;<>?@[\\]^`{|}~\x00') });

test('whatever was written in either alphabet is read back, also with characters between that do not count', () => {
  fc.assert(
    fc.property(anyBytes, skipped, fc.nat(), fc.boolean(), (bytes, junk, place, isUrlSafe) => {
      const standard = bytes.toString('base64');
      const text = isUrlSafe ? standard.replaceAll('+', '-').replaceAll('/', '_') : standard;
      const at = place % (text.length + 1);
      expect(decodeBase64(text.slice(0, at) + junk + text.slice(at))).toEqual({ bytes });
    }),
  );
});

test('a text is read as bytes or refused, and never throws, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const found = decodeBase64(text);
      if ('refused' in found) expect([PADDING, GROUPS, ASCII]).toContain(found.refused);
      else expect(found.bytes.length).toBeLessThanOrEqual((text.length * 3) / 4);
    }),
  );
});

test('a text that holds one character outside ASCII is refused, wherever it stands', () => {
  const outside = fc.integer({ min: 0x80, max: 0xffff }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(anyBytes, outside, fc.nat(), (bytes, character, place) => {
      const text = bytes.toString('base64');
      const at = place % (text.length + 1);
      expect(decodeBase64(text.slice(0, at) + character + text.slice(at))).toEqual({ refused: ASCII });
    }),
  );
});
