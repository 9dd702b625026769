import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { MalformedKeyError } from '../../src/keys/malformed-key.ts';
import { fernet } from '../../src/schemes/fernet.ts';

/** 32 bytes whose base64 holds both characters in which the alphabets differ: fb f0 … */
const BYTES = Buffer.from([0xfb, 0xff, 0xbf, ...Array.from({ length: 29 }, (_, i) => i * 7)]);
const STANDARD = BYTES.toString('base64');
const URL_SAFE = STANDARD.replaceAll('+', '-').replaceAll('/', '_');
const HINT = 'a Fernet key is 44 characters of base64: 32 bytes, padding included';

describe('a Fernet key is taken wherever Python takes it', () => {
  test.each([
    ['in the alphabet for URLs', URL_SAFE],
    ['in the standard alphabet', STANDARD],
    ['in both alphabets at once', `${URL_SAFE.slice(0, 2)}${STANDARD.slice(2)}`],
    ['with a newline after it', `${URL_SAFE}\n`],
    ['with a line end of another system after it', `${URL_SAFE}\r\n`],
    ['with blanks around it', `  ${URL_SAFE}\t`],
    ['in double quotes', `"${URL_SAFE}"`],
    ['in single quotes', `'${URL_SAFE}'`],
    ['broken over two lines', `${URL_SAFE.slice(0, 20)}\n${URL_SAFE.slice(20)}`],
    ['with characters outside base64 in it', `${URL_SAFE.slice(0, 9)}.*:${URL_SAFE.slice(9)}`],
    ['with more padding than it needs', `${URL_SAFE}===`],
    ['with words after its padding', `${URL_SAFE} # since 2024`],
    ['with a padding character too early', `${URL_SAFE.slice(0, 5)}=${URL_SAFE.slice(5)}`],
  ])('%s', (_how, text) => {
    expect(fernet.parseKey(text).reveal()).toEqual(BYTES);
  });

  test('and unused bits of its last character do not matter', () => {
    const last = URL_SAFE.at(-2)!;
    const next = String.fromCharCode(last.charCodeAt(0) + 1);
    const text = `${URL_SAFE.slice(0, -2)}${next}=`;
    expect(Buffer.from(text, 'base64')).toEqual(BYTES);
    expect(fernet.parseKey(text).reveal()).toEqual(BYTES);
  });
});

describe('a Fernet key that Python refuses is refused with what is wrong', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    ['blanks only', ' \n', 'it is empty'],
    ['quotes around nothing', '""', 'it decodes to 0 bytes, not 32'],
    ['one without its padding', URL_SAFE.slice(0, 43), 'its base64 padding is missing'],
    ['one without its padding, in quotes', `"${URL_SAFE.slice(0, 43)}"`, 'its base64 padding is missing'],
    ['one cut after 41 characters', URL_SAFE.slice(0, 41), 'its length is not whole base64 groups'],
    ['one cut to whole groups', URL_SAFE.slice(0, 40), 'it decodes to 30 bytes, not 32'],
    ['one of 31 bytes', BYTES.subarray(1).toString('base64'), 'it decodes to 31 bytes, not 32'],
    [
      'one of 33 bytes',
      Buffer.concat([BYTES, BYTES]).subarray(0, 33).toString('base64'),
      'it decodes to 33 bytes, not 32',
    ],
    ['a key in hex', BYTES.toString('hex'), 'it decodes to 48 bytes, not 32'],
    [
      'two keys in a row',
      `${URL_SAFE.slice(0, 43)}A${URL_SAFE.slice(0, 43)}A`,
      'it decodes to 66 bytes, not 32',
    ],
    ['a letter outside ASCII', `ł${URL_SAFE}`, 'it holds characters outside ASCII'],
    ['a letter outside ASCII after its end', `${URL_SAFE}é`, 'it holds characters outside ASCII'],
    ['a typographic quote', `“${URL_SAFE}”`, 'it holds characters outside ASCII'],
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
      /^the key is malformed: (it is empty|it decodes to \d+ bytes, not 32|its base64 padding is missing|its length is not whole base64 groups|it holds characters outside ASCII)$/;
    const texts = fc.oneof(fc.base64String({ maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 }));
    fc.assert(
      fc.property(texts, (text) => {
        const error = refusalOf(text);
        if (error === null) return;
        const { message, stack, ...rest } = { ...error, message: error.message, stack: error.stack };
        expect(message).toMatch(sentence);
        expect(stack).toMatch(/^.*\n {4}at /);
        const reason = message.replace('the key is malformed: ', '');
        expect(rest).toEqual({
          name: 'OperatorError',
          code: 'malformed-key',
          hint: HINT,
          exitCode: 2,
          reason,
        });
      }),
    );
  });
});

test('the same key in two alphabets is the same key, with the same fingerprint', () => {
  const [one, two] = [fernet.parseKey(URL_SAFE), fernet.parseKey(STANDARD)];
  expect(STANDARD).not.toBe(URL_SAFE);
  expect(one.equals(two)).toBe(true);
  expect(one.fingerprint).toBe(two.fingerprint);
});

test('any 32 bytes are a key, read back from the text that is written for the application', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = fernet.formatKey(fernet.parseKey(Buffer.from(bytes).toString('base64')));
      expect(text).toMatch(/^[\w-]{43}=$/);
      expect(fernet.parseKey(text).reveal()).toEqual(Buffer.from(bytes));
    }),
  );
});

test('a generated key is one that reads back, and never the same twice', () => {
  const keys = Array.from({ length: 20 }, () => fernet.generateKey());
  for (const key of keys) expect(fernet.parseKey(fernet.formatKey(key)).equals(key)).toBe(true);
  expect(new Set(keys.map(fernet.formatKey)).size).toBe(keys.length);
});

function refusalOf(text: string): MalformedKeyError | null {
  try {
    fernet.parseKey(text);
    return null;
  } catch (error) {
    if (error instanceof MalformedKeyError) return error;
    throw error;
  }
}
