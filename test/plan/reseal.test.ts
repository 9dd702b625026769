import fc from 'fast-check';
import { expect, test } from 'vitest';

import { judge } from '../../src/plan/judge.ts';
import { reseal } from '../../src/plan/reseal.ts';
import {
  bracketed,
  cellsIn,
  forged,
  judging,
  older,
  oldest,
  signedBlocks,
  stranger,
  target,
} from './cells.ts';

const several = judging({ storage: bracketed });
const secret = fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes));

test('a value under an older key is sealed under the target key, with the same plaintext and the same length', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(older, oldest), (bytes, key) => {
      const token = key.seal(bytes);
      const resealed = reseal(token, judge(token, judging()), judging())!;
      const after = judge(resealed.value, judging({ keys: [target] }));
      expect(after.status).toBe('current-key');
      expect(after.key!.open(after.sealed!)).toEqual(bytes);
      expect(resealed.plaintexts).toEqual([bytes]);
      expect(resealed.value).toHaveLength(token.length);
    }),
  );
});

test('a value that was wrapped, quoted or in the standard alphabet is written as one plain token', () => {
  const token = older.seal(Buffer.alloc(90, 'x'));
  for (const stored of [`"${token}"`, token.replace(/.{76}/g, '$&\n'), token.replaceAll('-', '+')]) {
    const { value } = reseal(stored, judge(stored, judging()), judging())!;
    expect(value).toMatch(/^[\w-]+=*$/);
    expect(value).toHaveLength(token.length);
  }
});

test('of several cells only those under an older key are sealed anew; all else stays byte for byte', () => {
  const standing = { current: target.seal(Buffer.from('a')), lost: stranger.seal(Buffer.from('b')) };
  const stored = `  n=[${older.seal(Buffer.from('one'))}] ,c=[${standing.current}]\tp=[words]\n[${oldest.seal(Buffer.from('two'))}] u=[${standing.lost}] é `;
  const { value, plaintexts } = reseal(stored, judge(stored, several), several)!;
  const cells = cellsIn(value);
  expect(plaintexts.map(String)).toEqual(['one', 'a', 'two']);
  expect(value).toBe(
    `  n=[${cells[0]}] ,c=[${standing.current}]\tp=[words]\n[${cells[3]}] u=[${standing.lost}] é `,
  );
  expect(judge(value, several).cells.map(({ status }) => status)).toEqual([
    'current-key',
    'current-key',
    'plaintext',
    'current-key',
    'unknown-key',
  ]);
});

test('a value without a cell under an older key comes back byte for byte, with what stands under the target key', () => {
  const stored = `a=[${target.seal(Buffer.from('a'))}] b=[words]`;
  const plaintexts = [Buffer.from('a')];
  expect(reseal(stored, judge(stored, several), several)).toEqual({ value: stored, plaintexts });
});

test('a value sealed anew is not sealed again', () => {
  const stored = `[${older.seal(Buffer.from('a'))}][${oldest.seal(Buffer.from('b'))}]`;
  const once = reseal(stored, judge(stored, several), several)!;
  expect(judge(once.value, several).status).toBe('current-key');
  expect(reseal(once.value, judge(once.value, several), several)).toEqual(once);
});

test.each<[string, number[]]>([
  ['of no length', [...Array(15).keys(), 0]],
  ['longer than a block', Array(32).fill(17)],
  ['as long as the text', Array(32).fill(32)],
  ['of unlike bytes', [...Array(14).fill(9), 2, 3]],
  ['of letters', [...Buffer.from('sixteen bytes ok')]],
])('a cell whose signature is right is not sealed anew where its padding is %s', (_how, blocks) => {
  const cell = signedBlocks(older, Buffer.from(blocks));
  expect(judge(cell, judging()).status).toBe('old-key');
  expect(reseal(cell, judge(cell, judging()), judging())).toBeNull();
});

test('a cell that someone else signed and padded well is sealed anew', () => {
  const cell = signedBlocks(older, Buffer.from([...Buffer.from('fourteen bytes'), 2, 2]));
  expect(reseal(cell, judge(cell, judging()), judging())?.plaintexts.map(String)).toEqual(['fourteen bytes']);
});

test('one cell that does not open leaves its whole value as it is', () => {
  const stored = `[${older.seal(Buffer.from('a'))}][${forged(older)}][${older.seal(Buffer.from('b'))}]`;
  expect(reseal(stored, judge(stored, several), several)).toBeNull();
});

test('a cell under the target key that does not open leaves its whole value as it is: it could not be proved', () => {
  const stored = `[${older.seal(Buffer.from('a'))}][${forged(target)}]`;
  expect(reseal(stored, judge(stored, several), several)).toBeNull();
});
