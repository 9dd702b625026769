import { expect, test } from 'vitest';

import { KeyMaterial } from '../../src/keys/key-material.ts';
import { type KeptKey, Keyring } from '../../src/keys/keyring.ts';
import { fernet } from '../../src/schemes/fernet.ts';

test('the keys of a ring are the target key, then the older keys as they were given', () => {
  const ring = ringOf(kept(1, 'next.key'), [kept(3, 'OLD_A'), kept(2, 'OLD_B')]);
  expect(ring.all.map(({ source }) => source)).toEqual(['next.key', 'OLD_A', 'OLD_B']);
  expect(ring.sameAsTarget).toEqual([]);
});

test('an older key given twice is kept once, as it was first given', () => {
  const ring = ringOf(kept(1, 'next.key'), [kept(2, 'OLD_A'), kept(3, 'OLD_B'), kept(2, 'OLD_C')]);
  expect(ring.older.map(({ source }) => source)).toEqual(['OLD_A', 'OLD_B']);
});

test('an older key that is the target key once more is told apart, and is no older key', () => {
  const ring = ringOf(kept(1, 'next.key'), [kept(2, 'OLD_A'), kept(1, 'OLD_B'), kept(1, 'OLD_C')]);
  expect(ring.older.map(({ source }) => source)).toEqual(['OLD_A']);
  expect(ring.all.map(({ source }) => source)).toEqual(['next.key', 'OLD_A']);
  expect(ring.sameAsTarget.map(({ source }) => source)).toEqual(['OLD_B', 'OLD_C']);
});

test('keys are compared as bytes, however they were written', () => {
  const text = Buffer.alloc(32, 0xfb).toString('base64');
  const target = { material: fernet.parseKey(text), source: 'next.key' };
  const older = { material: fernet.parseKey(`"${text.replaceAll('+', '-')}"\n`), source: 'OLD' };
  expect(text).toContain('+');
  expect(ringOf(target, [older]).sameAsTarget).toEqual([older]);
});

test('a ring may hold the target key alone', () => {
  const ring = ringOf(kept(1, 'next.key'), []);
  expect(ring.older).toEqual([]);
  expect(ring.all).toHaveLength(1);
});

function ringOf(target: KeptKey, older: readonly KeptKey[]): Keyring {
  return new Keyring({ name: 'encryption', scheme: 'fernet', target, older });
}

function kept(byte: number, source: string): KeptKey {
  return { material: new KeyMaterial(Buffer.alloc(32, byte)), source };
}
