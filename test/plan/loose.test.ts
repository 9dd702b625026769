import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { judge } from '../../src/plan/judge.ts';
import type { RowStatus } from '../../src/plan/row-status.ts';
import { plainChoice, storageOf, type StorageChoice } from '../../src/storage/storages.ts';
import { anyJson } from '../storage/json-writings.ts';
import { judging, older, stranger, target } from './cells.ts';

const token = older.seal(Buffer.from('a secret'));

function by(choice: Partial<StorageChoice>, exempt: readonly string[] = []) {
  return judging({
    storage: storageOf({ ...plainChoice('text'), ...choice })!,
    exempt: new Set(exempt),
  });
}

const jsonString = by({ kind: 'json-string' });
const members = by({ kind: 'json-members', names: ['token'], match: 'contains' });
const wrapped = by({ wrap: 'base64url' });
const wrap = (text: string) => Buffer.from(text).toString('base64');

test.each<[string, ReturnType<typeof by>, string, RowStatus, string]>([
  ['an object', jsonString, '{"api_key": "x"}', 'plaintext', 'the value is a JSON object, not a string'],
  ['a number', jsonString, '5', 'plaintext', 'the value is a JSON number, not a string'],
  ['a boolean', jsonString, 'false', 'plaintext', 'the value is a JSON boolean, not a string'],
  ['a list', jsonString, '[1, 2]', 'plaintext', 'the value is a JSON array, not a string'],
  [
    'a list that holds a token',
    jsonString,
    `["${token}"]`,
    'damaged',
    'a sealed value, but the value is a JSON array, not a string',
  ],
  ['a string', members, '"words"', 'plaintext', 'the value is a JSON string, not an object'],
  [
    'a string that is a token',
    members,
    `"${token}"`,
    'damaged',
    'a sealed value, but the value is a JSON string, not an object',
  ],
  [
    'a number as a member',
    members,
    '{"token_count": 5}',
    'plaintext',
    'the member "token_count" is a number, not a sealed string',
  ],
  [
    'a list that holds a token as a member',
    members,
    `{"tokens": ["${token}"]}`,
    'damaged',
    'a sealed value, but the member "tokens" is an array, not a sealed string',
  ],
  [
    'a token that is not wrapped',
    wrapped,
    token,
    'damaged',
    'a sealed value, but it is not base64url of a text',
  ],
  [
    'a wrapped token whose padding is lost',
    wrapped,
    wrap(`${token} `).replace(/=+$/, ''),
    'damaged',
    'a sealed value, but it is not base64url of a text (its base64 padding is missing)',
  ],
  [
    'a password in place of a wrapped token',
    wrapped,
    'hunter-2',
    'plaintext',
    'it is not base64url of a text',
  ],
  ['a text outside base64', wrapped, '!!!', 'plaintext', 'it is not base64url of a text'],
  [
    'a wrapped password',
    wrapped,
    wrap('hunter two'),
    'plaintext',
    '10 characters, not a Fernet token (it is not base64)',
  ],
])('%s where another form is configured is judged by what it holds', (_what, judged, stored, status, reason) => {
  expect(judge(stored, judged)).toMatchObject({ status, reason, key: null });
});

test('a wrapped token is judged as the token, whatever of its text is lost', () => {
  const stored = wrap(token);
  expect(judge(stored, wrapped)).toMatchObject({ status: 'old-key', key: older });
  for (let kept = 12; kept < stored.length; kept++) {
    const { status } = judge(stored.slice(0, kept), wrapped);
    if (stored.slice(kept).replaceAll('=', '') !== '')
      expect({ kept, status }).toEqual({ kept, status: 'damaged' });
  }
});

test('a JSON value of whatever form is judged, and no form of it opens', () => {
  fc.assert(
    fc.property(anyJson, fc.constantFrom(jsonString, members), (stored, judged) => {
      const { status, reason } = judge(stored, judged);
      expect(['empty', 'plaintext', 'damaged']).toContain(status);
      if (status !== 'empty') expect(reason).toMatch(/^\S.*\S$/s);
    }),
  );
});

test('a member’s name is harmless to a terminal where a reason repeats it', () => {
  const stored = JSON.stringify({ '\u001b[2Jtoken\u202e\n': 5 });
  expect(judge(stored, members).reason).toBe(
    'the member "\\x1b[2Jtoken\\u202e\\x0a" is a number, not a sealed string',
  );
});

test('a reason holds nothing of a member’s value', () => {
  const stored = '{"token": 48151623, "token_list": ["hunter2"], "a_token": {"pin": 4242}}';
  for (const { reason } of judge(stored, members).cells) expect(reason).not.toMatch(/4815|hunter|pin|4242/);
});

describe('a value that is legal as it is', () => {
  test('is exempt by its whole text as it is stored', () => {
    expect(
      judge('{"token": 5}', by({ kind: 'json-members', names: ['token'] }, ['{"token": 5}'])).status,
    ).toBe('exempt');
    expect(judge('{}', by({ kind: 'json-string' }, ['{}'])).status).toBe('exempt');
    expect(judge('"{}"', by({ kind: 'json-string' }, ['"{}"'])).status).toBe('exempt');
  });

  test('is exempt by the text of its cell: a JSON string, a member, a wrapped text', () => {
    expect(judge('"{}"', by({ kind: 'json-string' }, ['{}'])).status).toBe('exempt');
    expect(judge('"\\u007b}"', by({ kind: 'json-string' }, ['{}'])).status).toBe('exempt');
    const some = by({ kind: 'json-members', names: ['token'], match: 'contains' }, ['none', '5']);
    expect(judge('{"token": "none", "token_count": 5}', some).status).toBe('exempt');
    expect(judge(wrap('pending'), by({ wrap: 'base64url' }, ['pending'])).status).toBe('exempt');
    expect(judge('pending', by({ wrap: 'base64url' }, ['pending'])).status).toBe('exempt');
  });

  test('does not hide the others of its value', () => {
    const some = by({ kind: 'json-members', names: ['token'], match: 'contains' }, ['none']);
    const lost = stranger.seal(Buffer.from('x'));
    expect(judge(`{"token": "none", "a_token": "${token}"}`, some)).toMatchObject({ status: 'old-key' });
    expect(judge(`{"token": "none", "a_token": "${lost}"}`, some)).toMatchObject({ status: 'unknown-key' });
  });

  test('is empty where nothing is sealed: JSON null, an empty string, no such member', () => {
    for (const stored of ['null', '""']) expect(judge(stored, jsonString).status).toBe('empty');
    for (const stored of ['null', '{}', '{"user": "x"}', '{"token": "", "my_token": null}']) {
      expect(judge(stored, members).status).toBe('empty');
    }
  });

  test('does not make a value of sealed members empty', () => {
    const current = target.seal(Buffer.from('x'));
    expect(judge(`{"token": "", "my_token": "${current}"}`, members).status).toBe('current-key');
  });
});
