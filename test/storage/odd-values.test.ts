import { expect, test } from 'vitest';

import { collect, theOnly } from '../support/facts.ts';
import { seal } from '../support/sealed.ts';
import { shownIn } from './forms.ts';
import { findingsIn, makeGround, TOKENS } from './ground.ts';

const ground = makeGround();
const { keys, old, openTarget, siteWith, fill } = ground;

test('a jsonb value of another type than configured is a finding in words, and the rest is turned', async () => {
  await fill('typed', 'jsonb', [
    JSON.stringify(old('one')),
    '{"api_key": "abc", "user": "x"}',
    '42',
    'true',
    JSON.stringify([old('in a list')]),
    'null',
    '"{}"',
    null,
    JSON.stringify(old('two')),
  ]);
  const site = await siteWith([{ table: 'typed', exempt: ['{}'] }]);
  const before = await shownIn(ground.database(), 'typed', 'secret::text');
  const facts = await collect(site.rotate({}));
  expect(findingsIn(facts)).toEqual([
    ['2', 'plaintext', 'the value is a JSON object, not a string'],
    ['3', 'plaintext', 'the value is a JSON number, not a string'],
    ['4', 'plaintext', 'the value is a JSON boolean, not a string'],
    ['5', 'damaged', 'a sealed value, but the value is a JSON array, not a string'],
  ]);
  expect(theOnly(facts, 'field-finished').counts).toMatchObject({ oldKey: 2, empty: 2, exempt: 1 });
  expect(theOnly(facts, 'run-finished')).toMatchObject({ rows: 9, changed: 2, unchanged: 3, findings: 4 });
  const after = await shownIn(ground.database(), 'typed', 'secret::text');
  expect(after.slice(1, 8)).toEqual(before.slice(1, 8));
  expect(theOnly(await collect(site.verify({})), 'verify-total')).toMatchObject({ opened: 2, failed: 4 });
});

test('where all that is not turned is empty or exempt, a run ends without a finding and verify without a failure', async () => {
  await fill('quiet', 'jsonb', [JSON.stringify(old('one')), '"{}"', 'null', '""', null]);
  await fill('quiet_members', 'jsonb', [
    `{"token": "${old('one')}"}`,
    '{"token": "none"}',
    '{"user": 1}',
    'null',
  ]);
  const site = await siteWith([
    { table: 'quiet', exempt: ['{}'] },
    { table: 'quiet_members', storage: TOKENS, exempt: ['none'] },
  ]);
  expect(theOnly(await collect(site.rotate({})), 'run-finished')).toMatchObject({
    outcome: 'done',
    changed: 2,
    unchanged: 7,
    findings: 0,
    exitCode: 0,
  });
  expect(theOnly(await collect(site.verify({})), 'verify-total')).toMatchObject({ opened: 2, failed: 0 });
});

test('members sealed several times over are turned in every layer, or left where one can’t be', async () => {
  const layers = [
    old('once'),
    seal(keys.old, old('twice')),
    seal(keys.target, seal(keys.old, old('thrice'))),
    seal(keys.old, seal(keys.lost, 'lost')),
  ];
  await fill('layered', 'jsonb', [
    JSON.stringify({ a_token: layers[0], b_token: layers[1], c_token: layers[2], user: 'x' }),
    JSON.stringify({ token: layers[3] }),
  ]);
  const site = await siteWith([{ table: 'layered', storage: { ...TOKENS, nested: true } }]);
  const page = await site.rows({ limit: 10 });
  expect(page.rows.map(({ status, key }) => [status, key])).toEqual([
    ['old-key', keys.old.fingerprint],
    ['unknown-key', null],
  ]);
  const facts = await collect(site.rotate({}));
  expect(findingsIn(facts)).toEqual([
    ['2', 'unknown-key', 'within its outer layer: no key of the keyring opens it'],
  ]);
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 1, failed: 0, digestsMatch: true });
  const [turned, left] = (await shownIn(ground.database(), 'layered', 'secret::text')) as string[];
  const { a_token: a, b_token: b, c_token: c, user } = JSON.parse(turned!) as Record<string, string>;
  expect(user).toBe('x');
  expect(openTarget(a!)).toBe('once');
  expect(openTarget(openTarget(b!)!)).toBe('twice');
  expect(openTarget(openTarget(openTarget(c!)!)!)).toBe('thrice');
  expect(left).toBe(JSON.stringify({ token: layers[3] }).replace(':', ': '));
  expect(theOnly(await collect(site.verify({})), 'verify-total')).toMatchObject({ opened: 1, failed: 1 });
});

test('a field nothing of whose members is sealed is told so, not turned', async () => {
  await fill('bare', 'jsonb', ['{"token": 5}', '{"user": "x"}']);
  const site = await siteWith([{ table: 'bare', storage: TOKENS }]);
  const page = await site.rows({ limit: 10 });
  expect(page.rows.map(({ status, reason }) => [status, reason])).toEqual([
    ['plaintext', 'the member "token" is a number, not a sealed string'],
    ['empty', null],
  ]);
  await expect(collect(site.rotate({}))).rejects.toMatchObject({ code: 'unproven-key', exitCode: 3 });
});
