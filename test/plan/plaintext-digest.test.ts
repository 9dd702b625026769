import fc from 'fast-check';
import { expect, test } from 'vitest';

import { KeyMaterial } from '../../src/keys/key-material.ts';
import {
  combine,
  type DigestedValue,
  emptyDigest,
  PlaintextDigest,
} from '../../src/plan/plaintext-digest.ts';

const target = new KeyMaterial(Buffer.alloc(32, 1));
const digest = new PlaintextDigest(target, 'run-1');

const value = fc.record({
  field: fc.string({ maxLength: 12 }),
  key: fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 3 }),
  plaintexts: fc.array(
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    { minLength: 1, maxLength: 3 },
  ),
});

test('the digest of many values does not depend on their order, nor on how they are put in batches', () => {
  const ordered = fc
    .array(value, { maxLength: 12 })
    .chain((values) =>
      fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length }), fc.nat(12)),
    );
  fc.assert(
    fc.property(ordered, ([values, shuffled, cut]) => {
      const batches = [sumOf(shuffled.slice(0, cut)), sumOf(shuffled.slice(cut))];
      const sum = emptyDigest();
      for (const batch of batches) combine(sum, batch);
      expect(sum).toEqual(sumOf(values));
    }),
  );
});

test('two values have the same digest only where field, key and each plaintext are the same', () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      const areSame = JSON.stringify(one) === JSON.stringify(other);
      expect(digest.of(one).equals(digest.of(other))).toBe(areSame);
    }),
  );
});

test.each<[string, Partial<DigestedValue>]>([
  ['another field', { field: 'public.b' }],
  ['another row', { key: ['8', 'x'] }],
  ['the parts of the key in another order', { key: ['x', '7'] }],
  ['the key cut elsewhere', { key: ['7x', ''] }],
  ['the key in one part', { key: ['7,x'] }],
  ['one bit of a plaintext', { plaintexts: [Buffer.from('aa'), Buffer.from('bc')] }],
  ['the plaintexts in another order', { plaintexts: [Buffer.from('bb'), Buffer.from('aa')] }],
  ['the plaintexts cut elsewhere', { plaintexts: [Buffer.from('aab'), Buffer.from('b')] }],
  ['the plaintexts in one', { plaintexts: [Buffer.from('aabb')] }],
  ['one that holds the mark between two', { plaintexts: [Buffer.from('aa\n2\nbb')] }],
  [
    'one plaintext more, though empty',
    { plaintexts: [Buffer.from('aa'), Buffer.from('bb'), Buffer.alloc(0)] },
  ],
  ['one plaintext less', { plaintexts: [Buffer.from('aa')] }],
])('%s makes another digest', (_what, change) => {
  const standing = { field: 'public.a', key: ['7', 'x'], plaintexts: [Buffer.from('aa'), Buffer.from('bb')] };
  expect(digest.of({ ...standing, ...change })).not.toEqual(digest.of(standing));
  expect(digest.of({ ...standing })).toEqual(digest.of(standing));
});

test('a value taken in and out again leaves the sum as it was', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 6 }), value, (values, once) => {
      const sum = sumOf(values);
      combine(sum, digest.of(once));
      expect(sum).not.toEqual(sumOf(values));
      combine(sum, digest.of(once));
      expect(sum).toEqual(sumOf(values));
    }),
  );
});

test('the digest of nothing is zero, and each is a new buffer', () => {
  const one = emptyDigest();
  combine(one, digest.of({ field: 'a', key: ['1'], plaintexts: [] }));
  expect(emptyDigest()).toEqual(Buffer.alloc(32));
  expect(one).not.toEqual(Buffer.alloc(32));
});

test('another run or another target key makes another digest, so that none can be guessed or reused', () => {
  const one = { field: 'public.a', key: ['7'], plaintexts: [Buffer.from('secret')] };
  const digests = [
    digest,
    new PlaintextDigest(target, 'run-2'),
    new PlaintextDigest(new KeyMaterial(Buffer.alloc(32, 2)), 'run-1'),
  ].map((each) => each.of(one).toString('hex'));
  expect(new Set(digests).size).toBe(3);
  expect(new PlaintextDigest(new KeyMaterial(target.reveal()), 'run-1').of(one).toString('hex')).toBe(
    digests[0],
  );
});

function sumOf(values: readonly DigestedValue[]): Buffer {
  const sum = emptyDigest();
  for (const each of values) combine(sum, digest.of(each));
  return sum;
}
