import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { judge } from '../../src/plan/judge.ts';
import type { RowStatus } from '../../src/plan/row-status.ts';
import { bracketed, judging, older, oldest, signedWithoutPadding, stranger, target } from './cells.ts';

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

describe('a value that no key opens is judged with a reason in words', () => {
  const token = older.sealAt(Buffer.from('hello'), 1762596000, Buffer.alloc(16));
  const raw = Buffer.from(token, 'base64url');
  const long = older.seal(Buffer.alloc(40));
  const pad = (bytes: Buffer) => bytes.toString('base64url').padEnd(Math.ceil(bytes.length / 3) * 4, '=');

  test.each<[string, string, RowStatus, string]>([
    ['padding lost', token.slice(0, -2), 'damaged', 'not base64: its base64 padding is missing'],
    [
      'cut inside a group',
      token.slice(0, 97),
      'damaged',
      'not base64: its length is not whole base64 groups',
    ],
    ['a letter outside ASCII', `${token}é`, 'damaged', 'not base64: it holds characters outside ASCII'],
    [
      'cut to 70 bytes',
      pad(raw.subarray(0, 70)),
      'damaged',
      '70 bytes is too short for a Fernet token (at least 73)',
    ],
    [
      'no block at all',
      pad(raw.subarray(0, 57)),
      'damaged',
      '57 bytes is too short for a Fernet token (at least 73)',
    ],
    [
      'a byte lost',
      pad(Buffer.from(long, 'base64url').subarray(0, 104)),
      'damaged',
      '104 bytes: the length is not whole blocks of 16',
    ],
    ['two tokens in a row', long + token, 'damaged', '178 bytes: the length is not whole blocks of 16'],
    [
      'another version',
      pad(Buffer.concat([Buffer.from([0x81]), raw.subarray(1)])),
      'damaged',
      'the version byte is 0x81, not 0x80',
    ],
    ['six letters of a token', 'gAAAAA', 'damaged', 'not base64: its base64 padding is missing'],
    [
      'a well-formed token of nobody',
      pad(Buffer.concat([raw.subarray(0, 25), Buffer.alloc(48)])),
      'unknown-key',
      'no key of the keyring opens it',
    ],
    ['words', 'hunter two', 'plaintext', '10 characters, not a Fernet token (it is not base64)'],
    ['one letter', 'x', 'plaintext', '1 character, not a Fernet token (it is not base64)'],
    [
      'a TOTP secret',
      'JBSWY3DPEHPK3PXP',
      'plaintext',
      '16 characters, not a Fernet token (it does not begin with 0x80)',
    ],
    [
      'short base64 of 0x80',
      'gBBB',
      'plaintext',
      '4 characters, not a Fernet token (3 bytes is too short for a Fernet token (at least 73))',
    ],
    ['a blank', ' ', 'plaintext', '1 character, not a Fernet token (it does not begin with 0x80)'],
    [
      'letters outside ASCII',
      'Smørrebrød',
      'plaintext',
      '10 characters, not a Fernet token (it is not base64)',
    ],
  ])('%s', (_what, stored, status, reason) => {
    expect(judge(stored, judging())).toMatchObject({ status, reason, key: null });
  });
});

describe('a token is opened wherever Python opens it', () => {
  const token = older.seal(Buffer.from([...Array(90).keys()]));
  const padded = older.seal(Buffer.from('x'));

  test.each([
    ['in the standard alphabet', token.replaceAll('-', '+').replaceAll('_', '/')],
    ['in lines of 76 characters', token.replace(/.{76}/g, '$&\n')],
    ['in lines that end as on another system', token.replace(/.{64}/g, '$&\r\n')],
    ['in quotes', `"${token}"`],
    ['with blanks around it', ` ${token} \n`],
    ['with characters between that base64 does not know', token.replace(/.{10}/g, '$&.')],
    ['with more padding than it needs', `${padded}==`],
    ['with something behind its padding', `${padded} old`],
  ])('%s', (_how, stored) => {
    expect(judge(stored, judging())).toMatchObject({ status: 'old-key', key: older });
  });

  test('but not where Python refuses it', () => {
    for (const stored of [padded.replaceAll('=', ''), padded.slice(0, -1), `${padded}é`, `${token}A`]) {
      expect(judge(stored, judging()).status).toBe('damaged');
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
  expect(judge(signedWithoutPadding(older), judging())).toMatchObject({ status: 'old-key', key: older });
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
