import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { MalformedKeyError } from '../../src/keys/malformed-key.ts';
import { chacha20 } from '../../src/schemes/chacha20.ts';
import { KEY } from './chacha20-answers.ts';

/** Bytes whose hex has letters in every place. */
const BYTES = Buffer.from([0xab, 0xcd, 0xef, ...Array.from({ length: 29 }, (_, i) => 0xff - i)]);
const HEX = BYTES.toString('hex');
const HINT = 'a ChaCha20 key is 64 hex digits: 32 bytes';

describe('a ChaCha20 key is taken wherever Python takes it', () => {
  test.each([
    ['in lower case', HEX],
    ['in upper case', HEX.toUpperCase()],
    ['in both cases at once', `${HEX.slice(0, 20).toUpperCase()}${HEX.slice(20)}`],
    ['with a newline after it', `${HEX}\n`],
    ['with a line end of another system after it', `${HEX}\r\n`],
    ['with blanks around it', `  \t${HEX} `],
    ['with a blank after every byte', HEX.replace(/../g, '$& ')],
    ['with blanks between groups of bytes', HEX.replace(/.{8}/g, ' $&')],
    ['broken over two lines', `${HEX.slice(0, 32)}\n${HEX.slice(32)}`],
    ['with a form feed and a vertical tab in it', `${HEX.slice(0, 2)}\f\v${HEX.slice(2)}`],
  ])('%s', (_how, text) => {
    expect(chacha20.parseKey(text).reveal()).toEqual(BYTES);
  });

  test('and is the same key, with the same fingerprint, however it is written', () => {
    const [one, two] = [chacha20.parseKey(HEX), chacha20.parseKey(` ${HEX.toUpperCase()}\n`)];
    expect(one.equals(two)).toBe(true);
    expect(one.fingerprint).toBe(two.fingerprint);
  });
});

describe('a ChaCha20 key that Python refuses is refused with what is wrong', () => {
  const NOT_HEX = 'it holds something other than pairs of hex digits';
  test.each([
    ['nothing', '', 'it is empty'],
    ['blanks only', ' \n\t', 'it is empty'],
    ['one digit too few', HEX.slice(1), NOT_HEX],
    ['one digit too many', `${HEX}a`, NOT_HEX],
    ['one byte too few', HEX.slice(2), 'it is 31 bytes long, not 32'],
    ['one byte too many', `${HEX}ab`, 'it is 33 bytes long, not 32'],
    ['one of half the length', HEX.slice(32), 'it is 16 bytes long, not 32'],
    ['two in a row', `${HEX}\n${HEX}`, 'it is 64 bytes long, not 32'],
    ['a blank within a byte', `${HEX[0]} ${HEX.slice(1)}`, NOT_HEX],
    ['a letter that is no digit', `${HEX.slice(0, 62)}fg`, NOT_HEX],
    ['a prefix', `0x${HEX}`, NOT_HEX],
    ['quotes around it', `"${HEX}"`, NOT_HEX],
    ['colons between its bytes', HEX.replace(/..(?=.)/g, '$&:'), NOT_HEX],
    ['a blank that is no ASCII', `${HEX.slice(0, 32)}\u00a0${HEX.slice(32)}`, NOT_HEX],
    ['digits of another script', `${HEX.slice(0, 62)}４４`, NOT_HEX],
    ['a mark of byte order', `\ufeff${HEX}`, NOT_HEX],
    ['a NUL at its end', `${HEX}\0`, NOT_HEX],
    ['base64', BYTES.toString('base64'), NOT_HEX],
    ['what an unset variable becomes', 'N/A', NOT_HEX],
  ])('%s', (_what, text, reason) => {
    const error = refusalOf(text);
    expect(error).toMatchObject({
      code: 'malformed-key',
      message: `the key is malformed: ${reason}`,
      hint: HINT,
      exitCode: 2,
    });
  });

  test('and whatever was written, a refusal is one of these sentences and holds nothing else', () => {
    const sentence =
      /^the key is malformed: (it is empty|it is \d+ bytes long, not 32|it holds something other than pairs of hex digits)$/;
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF \n'), maxLength: 80 });
    const texts = fc.oneof(digits, fc.string({ unit: 'binary', maxLength: 80 }));
    fc.assert(
      fc.property(texts, (text) => {
        const error = refusalOf(text);
        if (error === null) return;
        expect(error.message).toMatch(sentence);
        expect(error.stack).toMatch(/^.*\n {4}at /);
        expect({ ...error }).toEqual({
          name: 'OperatorError',
          code: 'malformed-key',
          hint: HINT,
          exitCode: 2,
          reason: error.message.replace('the key is malformed: ', ''),
        });
      }),
    );
  });

  test('in no longer than it takes to read, however many blanks it has', () => {
    expect(refusalOf(`${' '.repeat(200_000)}x`)?.message).toContain('pairs of hex digits');
    expect(refusalOf(`${'ab '.repeat(70_000)}x`)?.message).toContain('pairs of hex digits');
    expect(refusalOf(`${'a '.repeat(100_000)}`)?.message).toContain('pairs of hex digits');
  });
});

test('any 32 bytes are a key, read back from the text that is written for the application', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = chacha20.formatKey(chacha20.parseKey(Buffer.from(bytes).toString('hex')));
      expect(text).toMatch(/^[0-9a-f]{64}$/);
      expect(chacha20.parseKey(text).reveal()).toEqual(Buffer.from(bytes));
    }),
  );
  expect(chacha20.formatKey(chacha20.parseKey(KEY))).toBe(KEY);
});

test('a generated key is one that reads back, and never the same twice', () => {
  const keys = Array.from({ length: 20 }, () => chacha20.generateKey());
  for (const key of keys) expect(chacha20.parseKey(chacha20.formatKey(key)).equals(key)).toBe(true);
  expect(new Set(keys.map(chacha20.formatKey)).size).toBe(keys.length);
});

function refusalOf(text: string): MalformedKeyError | null {
  try {
    chacha20.parseKey(text);
    return null;
  } catch (error) {
    if (error instanceof MalformedKeyError) return error;
    throw error;
  }
}
