import { expect, test } from 'vitest';

import { collect, theOnly } from '../support/facts.ts';
import { seal, versionsOf } from '../support/sealed.ts';
import { shownIn } from './forms.ts';
import { findingsIn, makeGround, TOKENS } from './ground.ts';

const ground = makeGround();
const { keys, old, openTarget, siteWith, fill } = ground;
const TURNED = '; its cells under an older key were turned';

test('a value of which only some members can be turned is turned in those, and is a finding all the same', async () => {
  const lost = seal(keys.lost, 'lost');
  await fill('partial', 'json', [
    `{"token":"${old('one')}","token_count":5,"lost_token":"${lost}"}`,
    `{"token":"${old('two')}", "token_count":5}`,
    `{"token":"${lost}", "token_count":5}`,
    `{"token":"${old('three')}", "token_count":0}`,
  ]);
  const site = await siteWith([{ table: 'partial', storage: TOKENS }]);
  const before = (await shownIn(ground.database(), 'partial', 'secret::text')) as string[];
  const facts = await collect(site.rotate({}));
  const number = 'the member "token_count" is a number, not a sealed string';
  const unknown = 'no key of the keyring opens it';
  expect(findingsIn(facts)).toEqual([
    ['1', 'unknown-key', unknown + TURNED],
    ['2', 'plaintext', number + TURNED],
    ['3', 'unknown-key', unknown],
  ]);
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    changed: 1,
    unchanged: 0,
    findings: 3,
    exitCode: 5,
  });
  expect(theOnly(facts, 'proved')).toMatchObject({ opened: 1, failed: 0, digestsMatch: true });

  const after = (await shownIn(ground.database(), 'partial', 'secret::text')) as string[];
  for (const [i, plaintext] of [
    [0, 'one'],
    [1, 'two'],
    [3, 'three'],
  ] as const) {
    const token = /gAAAAA[\w=-]+/.exec(after[i]!)![0];
    expect(openTarget(token)).toBe(plaintext);
    expect(after[i]).toBe(before[i]!.replace(/gAAAAA[\w=-]+/, token));
  }
  expect(after[2]).toBe(before[2]);
  expect(theOnly(await collect(site.verify({})), 'verify-total')).toMatchObject({ opened: 1, failed: 3 });

  const versions = await versionsOf(ground.database(), 'partial');
  const again = await collect(site.rotate({}));
  expect(findingsIn(again).map(([, , reason]) => reason)).toEqual([unknown, number, unknown]);
  expect(await versionsOf(ground.database(), 'partial')).toEqual(versions);
});

test('a key is proven by one member it opens, though no value is whole', async () => {
  await fill('unwhole', 'jsonb', [`{"token": "${old('one')}", "token_count": 5}`]);
  const site = await siteWith([{ table: 'unwhole', storage: TOKENS }]);
  const facts = await collect(site.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done-with-findings',
    findings: 1,
    exitCode: 5,
  });
  const [after] = await shownIn(ground.database(), 'unwhole', `secret ->> 'token'`);
  expect(openTarget(after!)).toBe('one');
});

test('all or nothing: a plain member beside sealed ones is left, one under a lost key undoes it all', async () => {
  await fill('whole', 'jsonb', [
    `{"token": "${old('one')}", "token_count": 5}`,
    `{"token": "${old('two')}"}`,
  ]);
  const site = await siteWith([{ table: 'whole', storage: TOKENS }], 'all');
  const facts = await collect(site.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done-with-findings',
    changed: 1,
    findings: 1,
  });

  await fill('torn', 'jsonb', [
    `{"token": "${old('one')}"}`,
    `{"token": "${old('two')}", "b_token": "${seal(keys.lost, 'x')}"}`,
  ]);
  const before = await shownIn(ground.database(), 'torn', 'secret::text');
  const torn = await siteWith([{ table: 'torn', storage: TOKENS }], 'all');
  const undone = theOnly(await collect(torn.rotate({})), 'run-finished');
  expect(undone).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
  expect(await shownIn(ground.database(), 'torn', 'secret::text')).toEqual(before);
});
