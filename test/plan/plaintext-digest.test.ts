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
const batch = fc.array(value, { maxLength: 4 });

test('two batches have the same digest only where every field, key and plaintext is the same', () => {
  fc.assert(
    fc.property(batch, batch, (one, other) => {
      const areSame = JSON.stringify(one) === JSON.stringify(other);
      expect(digest.of(one).equals(digest.of(other))).toBe(areSame);
      expect(digest.of(one)).toEqual(digest.of(structuredClone(one)));
    }),
  );
});

const standing = { field: 'public.a', key: ['7', 'x'], plaintexts: [Buffer.from('aa'), Buffer.from('bb')] };

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
  ['one plaintext more, though empty', { plaintexts: [...standing.plaintexts, Buffer.alloc(0)] }],
  ['one plaintext less', { plaintexts: [Buffer.from('aa')] }],
  ['no plaintext at all', { plaintexts: [] }],
])('%s makes another digest', (_what, change) => {
  expect(digest.of([{ ...standing, ...change }])).not.toEqual(digest.of([standing]));
});

test('a plaintext that is written like the values after it is not taken for them', () => {
  const last = { field: 'public.a', key: ['8'], plaintexts: [Buffer.from('x')] };
  const first = { field: 'public.a', key: ['7'], plaintexts: [Buffer.from('y')] };
  const forged = Buffer.from(`y${JSON.stringify([last.field, last.key, [1]])}\nx`);
  expect(digest.of([{ ...first, plaintexts: [forged] }])).not.toEqual(digest.of([first, last]));
});

test('a value more, a value less and two values in each other’s place make another digest', () => {
  const values = ['7', '8', '9'].map((key) => ({ ...standing, key: [key] }));
  const digests = [
    values,
    values.slice(1),
    values.slice(0, 2),
    [...values].reverse(),
    [...values, standing],
    [],
  ];
  expect(new Set(digests.map((each) => digest.of(each).toString('hex'))).size).toBe(digests.length);
});

test('the digest of a whole run does not depend on the order in which its batches come', () => {
  const ordered = fc
    .array(batch, { maxLength: 8 })
    .chain((batches) =>
      fc.tuple(fc.constant(batches), fc.shuffledSubarray(batches, { minLength: batches.length })),
    );
  fc.assert(
    fc.property(ordered, ([batches, shuffled]) => {
      expect(sumOf(shuffled)).toEqual(sumOf(batches));
    }),
  );
});

test('a batch taken in and out again leaves the sum as it was', () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 6 }), value, (batches, once) => {
      const sum = sumOf(batches);
      combine(sum, digest.of([once]));
      expect(sum).not.toEqual(sumOf(batches));
      combine(sum, digest.of([once]));
      expect(sum).toEqual(sumOf(batches));
    }),
  );
});

test('a batch without values adds nothing, and the sum of nothing is a new buffer of zeros', () => {
  const sum = emptyDigest();
  combine(sum, digest.of([]));
  expect(sum).toEqual(Buffer.alloc(32));
  combine(sum, digest.of([standing]));
  expect(emptyDigest()).toEqual(Buffer.alloc(32));
  expect(sum).toEqual(digest.of([standing]));
});

test('another run or another target key makes another digest, so that none can be guessed or reused', () => {
  const digests = [
    digest,
    new PlaintextDigest(target, 'run-2'),
    new PlaintextDigest(new KeyMaterial(Buffer.alloc(32, 2)), 'run-1'),
  ].map((each) => each.of([standing]).toString('hex'));
  expect(new Set(digests).size).toBe(3);
  const again = new PlaintextDigest(new KeyMaterial(target.reveal()), 'run-1');
  expect(again.of([standing]).toString('hex')).toBe(digests[0]);
});

function sumOf(batches: readonly (readonly DigestedValue[])[]): Buffer {
  const sum = emptyDigest();
  for (const each of batches) combine(sum, digest.of(each));
  return sum;
}
