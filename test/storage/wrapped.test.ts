import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { plainChoice, storageOf } from '../../src/storage/storages.ts';

const wrapped = storageOf({ ...plainChoice('text'), wrap: 'base64url' })!;
const members = storageOf({ ...plainChoice('json-members'), names: ['token'], wrap: 'base64url' })!;
const printable = fc.stringMatching(/^[ -~]{1,60}$/);

/** As Python's `urlsafe_b64encode` writes it. */
function encoded(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

describe('a wrapped value', () => {
  test('holds the text that was wrapped, and a new one is wrapped as Python wraps it', () => {
    fc.assert(
      fc.property(printable, printable, (text, other) => {
        expect(wrapped.cells(encoded(text))).toEqual({ cells: [text] });
        expect(wrapped.replace(encoded(text), [other])).toBe(encoded(other));
        expect(wrapped.replace(encoded(text), [null])).toBe(encoded(text));
      }),
    );
  });

  test('is read as leniently as Python reads it: in either alphabet, in lines, in quotes', () => {
    const text = '~~~???>>> a token';
    const stored = encoded(text);
    const [dashed, lined] = [
      stored.replaceAll('-', '+').replaceAll('_', '/'),
      stored.replace(/.{8}/g, '$&\n'),
    ];
    expect(dashed).not.toBe(stored);
    for (const written of [dashed, lined, `"${stored}"`, ` ${stored} `]) {
      expect(wrapped.cells(written)).toEqual({ cells: [text] });
    }
  });

  test('is not what decodes to no text: bytes, other letters, or nothing at all', () => {
    const bytes = Buffer.from([0x80, 0, 0, 0, 1, 2]).toString('base64');
    for (const stored of [bytes, encoded('line\nline'), encoded('\xe9t\xe9'), '!!!', '====', '-'.repeat(8)]) {
      expect(wrapped.cells(stored)).toEqual({
        cells: [{ loose: stored, why: 'it is not base64url of a text' }],
      });
    }
  });

  test('that lost its padding is told so, with the text that it still holds', () => {
    const stored = encoded('a token of nobody').replace(/=+$/, '');
    expect(wrapped.cells(stored)).toEqual({
      cells: [
        {
          loose: 'a token of nobody',
          why: 'it is not base64url of a text (its base64 padding is missing)',
        },
      ],
    });
  });

  test('is empty where nothing is stored', () => {
    expect(wrapped.cells('')).toEqual({ cells: [''] });
  });
});

describe('wrapped members of an object', () => {
  test('are wrapped one by one: what is not wrapped stays as it is beside those that are', () => {
    const stored = `{"user": "x", "token": "${encoded('one')}", "token": "plain!", "token": 5, "token": "\\u0062ml4"}`;
    expect(members.cells(stored)).toEqual({
      cells: [
        'one',
        { loose: 'plain!', why: 'it is not base64url of a text (its length is not whole base64 groups)' },
        { loose: '5', why: 'the member "token" is a number, not a sealed string' },
        'nix',
      ],
    });
    expect(members.replace(stored, ['two', null, null, null])).toBe(
      stored.replace(encoded('one'), encoded('two')),
    );
  });

  test('are none of a value that is no object', () => {
    expect(members.cells('[]')).toEqual({ loose: '[]', why: 'the value is a JSON array, not an object' });
  });
});
