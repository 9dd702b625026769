import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { judge } from '../../src/plan/judge.ts';
import type { RowStatus } from '../../src/plan/row-status.ts';
import { bracketed, forged, judging, older, oldest, stranger, target } from './cells.ts';

const secret = fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes));

describe('a value is judged by the key that opens it', () => {
  test('under the target key it is current-key', () => {
    fc.assert(
      fc.property(secret, (bytes) => {
        expect(judge(target.seal(bytes), judging())).toMatchObject({
          status: 'current-key',
          key: target,
          reason: null,
        });
      }),
    );
  });

  test('under an older key it is old-key, and the judgement says which', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(older, oldest), (bytes, key) => {
        expect(judge(key.seal(bytes), judging())).toMatchObject({ status: 'old-key', key, reason: null });
      }),
    );
  });

  test('under a key that is not in the ring it is unknown-key, though well formed', () => {
    fc.assert(
      fc.property(secret, (bytes) => {
        expect(judge(stranger.seal(bytes), judging())).toMatchObject({
          status: 'unknown-key',
          key: null,
          reason: 'no key of the keyring opens it',
        });
      }),
    );
  });

  test('what is unknown to one ring is current to another: the keys decide, not the value', () => {
    const token = stranger.seal(Buffer.from('x'));
    expect(judge(token, judging({ keys: [stranger] })).status).toBe('current-key');
    expect(judge(token, judging({ keys: [target, stranger] })).status).toBe('old-key');
    expect(judge(token, judging({ keys: [target] })).status).toBe('unknown-key');
  });

  test('the time at which it was sealed is told for every key, known or not', () => {
    for (const key of [target, older, stranger]) {
      const token = key.sealAt(Buffer.from('x'), 1762596000, Buffer.alloc(16));
      expect(judge(token, judging()).sealed?.sealedAt).toBe(1762596000);
    }
  });
});

describe('a value that is legal as it is', () => {
  test('is empty where nothing is stored', () => {
    for (const stored of [null, '']) {
      expect(judge(stored, judging())).toEqual({
        status: 'empty',
        key: null,
        sealed: null,
        reason: null,
        cells: [],
      });
    }
  });

  test('is exempt where the configuration says so, be it words, a token or the empty text', () => {
    const token = stranger.seal(Buffer.from('x'));
    const exempt = new Set(['none', token, '']);
    for (const stored of exempt) expect(judge(stored, judging({ exempt })).status).toBe('exempt');
  });

  test('is exempt only where it is the same to the letter', () => {
    const exempt = new Set(['none']);
    for (const stored of ['None', 'none ', 'non']) {
      expect(judge(stored, judging({ exempt })).status).toBe('plaintext');
    }
    expect(judge(null, judging({ exempt })).status).toBe('empty');
  });

  test('is empty where it holds no cell', () => {
    expect(judge('name=api', judging({ storage: bracketed })).status).toBe('empty');
  });
});

describe('a value of several cells has the status of its worst', () => {
  const of: Partial<Record<RowStatus, string>> = {
    'current-key': target.seal(Buffer.from('a')),
    'old-key': older.seal(Buffer.from('b')),
    plaintext: 'words',
    'unknown-key': stranger.seal(Buffer.from('c')),
    damaged: stranger.seal(Buffer.from('d')).slice(0, 90),
  };
  const bestFirst = ['current-key', 'old-key', 'plaintext', 'unknown-key', 'damaged'] as const;

  test('in whatever order the cells stand', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bestFirst), { minLength: 1, maxLength: 6 }), (statuses) => {
        const stored = statuses.map((status, i) => `part ${i}=[${of[status]}]`).join('; ');
        const judgement = judge(stored, judging({ storage: bracketed }));
        const worst = bestFirst.findLast((status) => statuses.includes(status));
        expect(judgement.cells.map(({ status }) => status)).toEqual(statuses);
        expect(judgement.status).toBe(worst);
        expect(judgement.reason).toBe(judge(of[worst!]!, judging()).reason);
      }),
    );
  });

  test('and its reason, key and time are those of the first such cell', () => {
    const stored = [of['current-key'], oldest.sealAt(Buffer.from('x'), 1, Buffer.alloc(16)), of['old-key']]
      .map((cell) => `[${cell}]`)
      .join();
    const judgement = judge(stored, judging({ storage: bracketed }));
    expect(judgement).toMatchObject({ status: 'old-key', key: oldest, sealed: { sealedAt: 1 } });
  });
});

test('a forged cell, signed by a key and padded by none, is still proved by its signature', () => {
  expect(judge(forged(older), judging())).toMatchObject({ status: 'old-key', key: older });
});

test('no judgement depends on the values judged before it', () => {
  const values = fc.array(
    fc.oneof(
      fc
        .constantFrom(target, older, oldest, stranger)
        .map((key) => key.sealAt(Buffer.from('x'), 1, Buffer.alloc(16))),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 12 },
  );
  const keys = fc.constantFrom(null, target, oldest, stranger);
  fc.assert(
    fc.property(values, keys, (stored, key) => {
      const remembering = judging({ recent: { key } });
      for (const one of stored) expect(judge(one, remembering)).toEqual(judge(one, judging()));
    }),
  );
});

test('a key that is in no ring proves nothing, though it proved the last value of another ring', () => {
  const token = stranger.seal(Buffer.from('x'));
  expect(judge(token, judging({ recent: { key: stranger } })).status).toBe('unknown-key');
});
