import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { chacha20 } from '../../src/schemes/chacha20.ts';
import { fernet } from '../../src/schemes/fernet.ts';
import { typedKey, typedKeyOfAny } from '../../src/schemes/typed-key.ts';

describe('a key that is being typed', () => {
  const key = fernet.generateKey();
  const text = fernet.formatKey(key);
  const verdicts: readonly [string, string, ReturnType<typeof typedKey>][] = [
    ['is known by its fingerprint once it is whole', text, { fingerprint: key.fingerprint }],
    ['is also known with blanks around it', ` ${text} `, { fingerprint: key.fingerprint }],
    ['says how long it has to be while it is shorter', text.slice(0, -1), { why: 'a fernet key has 44' }],
    [
      'says what it decodes to where its padding is overwritten',
      `${text}A`.replace('=', ''),
      { why: 'it decodes to 33 bytes, not 32' },
    ],
    [
      'says what is wrong with it at the right length',
      'é'.repeat(44),
      { why: 'it holds characters outside ASCII' },
    ],
  ];

  test.each(verdicts)('%s', (_title, typed, verdict) => {
    expect(typedKey(fernet, typed)).toEqual(verdict);
  });

  test('is held against every scheme there is a keyring of', () => {
    const both = [fernet, chacha20];
    const other = chacha20.generateKey();
    expect(typedKeyOfAny(both, chacha20.formatKey(other))).toEqual({ fingerprint: other.fingerprint });
    expect(typedKeyOfAny(both, 'abc')).toEqual({ why: 'a fernet key has 44, a chacha20 key has 64' });
  });

  test('is never repeated in why it is none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('Q', 'Z', '#', '=', '9', ' '), minLength: 5, maxLength: 80 }),
        (typed) => {
          const verdict = typedKey(fernet, typed);
          if ('why' in verdict) expect(verdict.why).not.toMatch(/[QZ#]/);
        },
      ),
    );
  });
});
