import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { chacha20 } from '../../src/schemes/chacha20.ts';
import type { Sealed } from '../../src/schemes/scheme.ts';
import { schemeNamed } from '../../src/schemes/schemes.ts';
import { AUDIO, CHACHA20_ANSWERS, KEY, KEYSTREAM_128, NONCE } from './chacha20-answers.ts';

const key = chacha20.ready(chacha20.parseKey(KEY));
const anyBytes = fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
const AUDIO_BYTES = Buffer.concat(Array.from({ length: 1000 }, () => sha256(Buffer.from('audio'))));

describe.each(CHACHA20_ANSWERS)('$name, as Python sealed it', ({ plaintext, hex }) => {
  test('opens to its plaintext', () => {
    const sealed = sealedIn(`${NONCE}:${hex}`);
    expect(key.open(sealed)?.toString()).toBe(plaintext);
    expect(key.openProven(sealed)?.toString()).toBe(plaintext);
  });

  test('is what its plaintext is sealed to under the same nonce', () => {
    const piece = key.pieces!(sealedIn(`${NONCE}:00`));
    expect(piece(0, Buffer.from(plaintext)).toString('hex')).toBe(hex);
  });

  test('opens to something else under a key that differs in one bit', () => {
    const bytes = key.material.reveal();
    bytes[31]! ^= 1;
    const other = chacha20.ready(chacha20.parseKey(bytes.toString('hex')));
    expect(other.open(sealedIn(`${NONCE}:${hex}`))?.toString()).not.toBe(plaintext);
  });
});

test('the keystream begins with block 0, and block 1 follows it', () => {
  const zeros = sealedIn(`${NONCE}:${'00'.repeat(128)}`);
  expect(key.open(zeros)?.toString('hex')).toBe(KEYSTREAM_128);
  const second = key.pieces!(zeros)(64, Buffer.alloc(64));
  expect(second.toString('hex')).toBe(KEYSTREAM_128.slice(128));
});

test('a sound of 32,000 bytes is sealed to the bytes to which Python seals it', () => {
  expect(sha256(AUDIO_BYTES).toString('hex')).toBe(AUDIO.plaintextSha256);
  const piece = key.pieces!(sealedIn(`${NONCE}:00`));
  const sealed = piece(0, AUDIO_BYTES);
  expect(sha256(sealed).toString('hex')).toBe(AUDIO.sealedSha256);
  expect(sealed.subarray(10_240, 10_272).toString('hex')).toBe(AUDIO.from10240);
  expect(sealed.subarray(-16).toString('hex')).toBe(AUDIO.last16);
  expect(piece(10_240, AUDIO_BYTES.subarray(10_240, 10_272)).toString('hex')).toBe(AUDIO.from10240);
});

describe('a large cell is turned piece by piece', () => {
  test('into the same bytes as at once, wherever it is cut between blocks of 64 bytes', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 }), (bytes, cuts) => {
        const whole = key.open(sealedIn(`${NONCE}:${bytes.toString('hex')}`))!;
        const piece = key.pieces!(sealedIn(`${NONCE}:00`));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const blocks of [...cuts, Number.POSITIVE_INFINITY]) {
          const end = Math.min(bytes.length, at + 64 * blocks);
          pieces.push(piece(at, bytes.subarray(at, end)));
          at = end;
          if (at === bytes.length) break;
        }
        expect(Buffer.concat(pieces)).toEqual(whole);
      }),
    );
  });

  test('in any order, and again where a piece is asked for twice', () => {
    const piece = key.pieces!(sealedIn(`${NONCE}:00`));
    const offsets = [512, 0, 31_936, 64, 512, 10_240];
    const whole = piece(0, AUDIO_BYTES);
    for (const offset of offsets)
      expect(piece(offset, AUDIO_BYTES.subarray(offset, offset + 100))).toEqual(
        whole.subarray(offset, offset + 100),
      );
  });

  test('also beyond 128 GiB, where the counter no longer fits a number with a sign', () => {
    const piece = key.pieces!(sealedIn(`${NONCE}:00`));
    const offset = 64 * (2 ** 31 + 1);
    const sealed = piece(offset, Buffer.from('far behind'));
    expect(piece(offset, sealed).toString()).toBe('far behind');
    expect(sealed).not.toEqual(piece(64, Buffer.from('far behind')));
  });

  test('never from within a block, where it would open to nothing that was sealed', () => {
    const piece = key.pieces!(sealedIn(`${NONCE}:00`));
    for (const offset of [1, 63, 65, 10_241])
      expect(() => piece(offset, Buffer.alloc(1))).toThrow(`a piece can't begin at byte ${offset}`);
  });

  test('and a piece of nothing is nothing', () => {
    expect(key.pieces!(sealedIn(`${NONCE}:00`))(64, Buffer.alloc(0))).toEqual(Buffer.alloc(0));
  });
});

describe('a cell', () => {
  test('that is sealed opens to the same bytes, whatever they are', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(key.open(sealedIn(key.seal(bytes)))).toEqual(bytes);
      }),
    );
  });

  test('is as long as what it holds, beside a nonce of 16 characters in the standard alphabet', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const [nonce, hex, ...rest] = key.seal(bytes).split(':');
        expect(nonce).toMatch(/^[A-Za-z0-9+/]{16}$/);
        expect(hex).toHaveLength(2 * bytes.length);
        expect(rest).toEqual([]);
      }),
    );
  });

  test('is never sealed under the same nonce twice', () => {
    const cells = Array.from({ length: 500 }, () => key.seal(Buffer.from('the same')));
    expect(new Set(cells.map((cell) => cell.split(':')[0])).size).toBe(cells.length);
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('opens under any key to something, and proves none', () => {
    const stranger = chacha20.ready(chacha20.generateKey());
    const sealed = sealedIn(key.seal(Buffer.from('a plaintext that one key alone opens')));
    expect(stranger.open(sealed)).toHaveLength(36);
    expect(stranger.open(sealed)).not.toEqual(key.open(sealed));
    expect([key, stranger].map((each) => each.proves(sealed))).toEqual([false, false]);
  });

  test('tells no time, and whether it is only a beginning', () => {
    expect(sealedIn(`${NONCE}:00ff`)).toMatchObject({ sealedAt: null, isBeginning: false });
    expect(sealedIn(`${NONCE}:00ff+`)).toMatchObject({ sealedAt: null, isBeginning: true });
    expect(key.open(sealedIn(`${NONCE}:00ff+`))).toEqual(key.open(sealedIn(`${NONCE}:00ff`)));
  });

  test('with any other nonce opens to something else', () => {
    const hex = CHACHA20_ANSWERS[0]!.hex;
    for (const nonce of ['QEFCQ0RFRkdISUpM', 'REFCQ0RFRkdISUpL', '////++++ABCDabcd'])
      expect(key.open(sealedIn(`${nonce}:${hex}`))?.toString()).not.toBe(CHACHA20_ANSWERS[0]!.plaintext);
  });
});

describe('a cell that can belong to no key is damaged, and the reason holds nothing of it', () => {
  test.each([
    ['no nonce', ':00ff', 'its nonce is 0 characters long, not 16'],
    ['a nonce cut short', `${NONCE.slice(1)}:00ff`, 'its nonce is 15 characters long, not 16'],
    ['a nonce with a blank behind it', `${NONCE} :00ff`, 'its nonce is 17 characters long, not 16'],
    ['a nonce with a newline behind it', `${NONCE}\n:00ff`, 'its nonce is 17 characters long, not 16'],
    ['a nonce in hex', `${'40'.repeat(12)}:00ff`, 'its nonce is 24 characters long, not 16'],
    ['a nonce of 11 bytes, padded', 'QEFCQ0RFRkdISUo=:00ff', 'its nonce is 11 bytes long, not 12'],
    ['a nonce of 10 bytes, padded', 'QEFCQ0RFRkdISQ==:00ff', 'its nonce is 10 bytes long, not 12'],
    ['a nonce in the alphabet for URLs', '----____ABCDabcd:00ff', 'its nonce is not base64'],
    ['a nonce with a colon in it', 'QEFC:0RFRkdISUpL:00ff', 'its nonce is not base64'],
    ['a nonce with a newline in it', 'QEFC\n0RFRkdISUpL:00ff', 'its nonce is not base64'],
    ['a nonce of letters outside ASCII', 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ:00ff', 'its nonce is not base64'],
    ['words', 'plaintext', 'it has no bytes beside its nonce'],
    ['bytes that are no hex', `${NONCE}:xyz`, 'it has no bytes beside its nonce'],
    ['nothing', '', 'it has no bytes beside its nonce'],
  ])('%s', (_what, cell, reason) => {
    expect(chacha20.inspect(cell)).toEqual({ kind: 'damaged', reason });
  });

  test('whatever is stored, it is sealed or damaged, never plaintext, and never makes inspecting throw', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(fc.base64String({ maxLength: 20 }), fc.string({ maxLength: 8 }))
        .map((parts) => parts.join(':')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const found = chacha20.inspect(text);
        if (found.kind === 'sealed') return expect(found.sealed.bytes.length).toBeGreaterThanOrEqual(12);
        expect(found.kind).toBe('damaged');
        expect(found).toMatchObject({
          reason: expect.stringMatching(
            /^(it has no bytes beside its nonce|its nonce is (\d+ (characters long, not 16|bytes long, not 12)|not base64))$/,
          ),
        });
      }),
      { numRuns: 1000 },
    );
  });
});

test('the scheme is found by its name, keeps its nonce beside its bytes, and is proven by what it opens to', () => {
  expect(schemeNamed('chacha20')).toBe(chacha20);
  expect(chacha20).toMatchObject({ name: 'chacha20', nonce: 'beside', provenBy: 'plaintext' });
});

function sealedIn(cell: string): Sealed {
  const found = chacha20.inspect(cell);
  if (found.kind !== 'sealed') throw new Error(`the cell is judged ${found.kind}: ${found.reason}`);
  return found.sealed;
}
