import { describe, expect, test } from 'vitest';

import { fernet, FernetKey } from '../../src/schemes/fernet.ts';
import type { Sealed } from '../../src/schemes/scheme.ts';
import { IV, KNOWN_ANSWERS, SEALED_AT } from './known-answers.ts';

describe.each(KNOWN_ANSWERS)('$name, as Python sealed it', ({ key: text, plaintext, token }) => {
  const key = new FernetKey(fernet.parseKey(text));

  test('its token is proved by its key and opens to its plaintext', () => {
    const sealed = sealedIn(token);
    expect(key.proves(sealed)).toBe(true);
    expect(key.open(sealed)?.toString()).toBe(plaintext);
    expect(key.openProven(sealed)?.toString()).toBe(plaintext);
  });

  test('its token tells when it was sealed', () => {
    expect(sealedIn(token).sealedAt).toBe(SEALED_AT);
  });

  test('Keyturn seals it at the same second with the same vector into the same token', () => {
    expect(key.sealAt(Buffer.from(plaintext), SEALED_AT, IV)).toBe(token);
  });

  test('its key is written as it was read', () => {
    expect(fernet.formatKey(key.material)).toBe(text);
  });

  test('a key that differs in one bit does not open it', () => {
    const other = key.material.reveal();
    other[0]! ^= 1;
    const stranger = new FernetKey(fernet.parseKey(other.toString('base64')));
    expect(stranger.proves(sealedIn(token))).toBe(false);
    expect(stranger.open(sealedIn(token))).toBeNull();
  });
});

test('a cell sealed twice opens to a cell that opens', () => {
  const twice = KNOWN_ANSWERS.find(({ name }) => name.endsWith('sealed twice'))!;
  const key = new FernetKey(fernet.parseKey(twice.key));
  const once = key.open(sealedIn(twice.token))!;
  expect(key.open(sealedIn(once.toString()))?.toString()).toBe('secret-api-key');
});

function sealedIn(token: string): Sealed {
  const found = fernet.inspect(token);
  if (found.kind !== 'sealed') throw new Error(`the token is judged ${found.kind}: ${found.reason}`);
  return found.sealed;
}
