import { describe, expect, test } from 'vitest';

import { judge } from '../../src/plan/judge.ts';
import type { RowStatus } from '../../src/plan/row-status.ts';
import { judging, older } from './cells.ts';

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
