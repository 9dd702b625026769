import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fernet, FernetKey } from '../../src/schemes/fernet.ts';
import { SCHEME_NAMES, schemeNamed } from '../../src/schemes/schemes.ts';

const key = new FernetKey(fernet.generateKey());
const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

test('what is sealed opens to the same bytes, whatever they are', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(opened(key.seal(bytes))).toEqual(bytes);
    }),
  );
});

test('every length from 0 to 300 bytes is sealed into a token of the length that can be told beforehand', () => {
  for (let length = 0; length <= 300; length++) {
    const token = key.seal(Buffer.alloc(length, 'x'));
    const raw = 57 + 16 * (Math.floor(length / 16) + 1);
    expect(token).toHaveLength(4 * Math.ceil(raw / 3));
    expect(Buffer.from(token, 'base64url')).toHaveLength(raw);
    expect(opened(token)).toEqual(Buffer.alloc(length, 'x'));
  }
});

test('lengths that columns are made for stand as Python makes them', () => {
  const lengthOf = (bytes: number) => key.seal(Buffer.alloc(bytes)).length;
  expect([0, 15, 16, 31, 32, 47, 64].map(lengthOf)).toEqual([100, 100, 120, 120, 140, 140, 184]);
  expect([lengthOf(127), lengthOf(128)].map((length) => length <= 256)).toEqual([true, false]);
  expect([lengthOf(303), lengthOf(304)].map((length) => length <= 500)).toEqual([true, false]);
});

test('a token is text of the alphabet for URLs, with its padding, and begins as those of its years do', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const token = key.seal(bytes);
      expect(token).toMatch(/^gAAAAA[BC][\w-]+={0,2}$/);
      expect(token.length % 4).toBe(0);
    }),
  );
});

test('a token says when it was sealed, at any second a date can hold', () => {
  const iv = Buffer.alloc(16);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253402300799 }), (seconds) => {
      const found = fernet.inspect(key.sealAt(Buffer.from('x'), seconds, iv));
      expect(found).toMatchObject({ kind: 'sealed', sealed: { sealedAt: seconds } });
    }),
  );
});

test('a token from a time that no date can hold opens all the same, and tells no time', () => {
  const token = key.sealAt(Buffer.from('x'), 253402300800, Buffer.alloc(16));
  expect(fernet.inspect(token)).toMatchObject({ kind: 'sealed', sealed: { sealedAt: null } });
  expect(opened(token)?.toString()).toBe('x');
});

test('the same plaintext is never sealed into the same token twice, past the end of a pool of vectors too', () => {
  const vectors = Array.from({ length: 1500 }, () =>
    Buffer.from(key.seal(Buffer.from('same')), 'base64url').toString('hex', 9, 25),
  );
  expect(new Set(vectors).size).toBe(vectors.length);
});

test('sealing now is told as now', () => {
  const before = Math.floor(Date.now() / 1000);
  const found = fernet.inspect(key.seal(Buffer.from('x')));
  const after = Math.floor(Date.now() / 1000);
  if (found.kind !== 'sealed') throw new Error(found.reason);
  expect(found.sealed.sealedAt).toBeGreaterThanOrEqual(before);
  expect(found.sealed.sealedAt).toBeLessThanOrEqual(after);
});

test('a scheme is found by its name, and one that does not exist is refused with those that do', () => {
  expect(SCHEME_NAMES).toContain('fernet');
  for (const name of SCHEME_NAMES) expect(schemeNamed(name).name).toBe(name);
  expect(() => schemeNamed('rot13')).toThrow(
    expect.objectContaining({
      message: 'there is no scheme "rot13"',
      hint: `the schemes are: ${SCHEME_NAMES.join(', ')}`,
      exitCode: 2,
    }),
  );
});

function opened(token: string): Buffer | null {
  const found = fernet.inspect(token);
  return found.kind === 'sealed' ? key.open(found.sealed) : null;
}
