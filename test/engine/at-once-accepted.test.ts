import { describe, expect, test } from 'vitest';

import { sealBytes } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { versionsOf } from '../support/sealed.ts';
import { beside, makeBeside, statusesIn, transcript } from './beside.ts';

const { database, fill, keys, openedBy, site, standing } = makeBeside();

describe('undecidable values that the operator accepts', () => {
  test('are turned with the key that all proven ones stand under', async () => {
    await fill('accepted', [
      sealBytes(keys.old, transcript(1)),
      sealBytes(keys.old, 'ok'),
      sealBytes(keys.old, 'x'),
      { nonce: null, bytes: null },
    ]);
    const operations = await site({ fields: [beside('accepted')] });
    const foretold = await collect(operations.rehearse({ accept: ['undecidable'] }));
    const facts = await collect(operations.rotate({ accept: ['undecidable'] }));
    for (const each of [foretold, facts]) {
      expect(told(each, 'finding')).toEqual([]);
      expect(theOnly(each, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3, exitCode: 0 });
    }
    expect(theOnly(facts, 'proved')).toMatchObject({
      opened: 3,
      failed: 0,
      changedSince: 0,
      digestsMatch: true,
    });
    expect(await openedBy(keys.target, 'accepted')).toEqual([transcript(1), 'ok', 'x', null]);
  });

  test('are left where the rotation is not told to take them, and verify can’t tell them either', async () => {
    await fill('not_accepted', [sealBytes(keys.old, transcript(1)), sealBytes(keys.old, 'ok')]);
    const before = await standing('not_accepted');
    const operations = await site({ fields: [beside('not_accepted')] });
    const facts = await collect(operations.rotate({}));
    expect(statusesIn(facts)).toEqual([['2', 'undecidable']]);
    expect((await standing('not_accepted'))[1]).toEqual(before[1]);
    expect(theOnly(await collect(operations.verify({})), 'verify-total')).toMatchObject({
      opened: 1,
      failed: 1,
    });
  });

  test('are refused where proven ones stand under more than one key', async () => {
    await fill('ambiguous', [
      sealBytes(keys.old, transcript(1)),
      sealBytes(keys.target, transcript(2)),
      sealBytes(keys.old, 'ok'),
    ]);
    const before = await versionsOf(database(), 'ambiguous');
    const operations = await site({ fields: [beside('ambiguous')] });
    const accept = ['undecidable'] as const;
    for (const run of [operations.rotate({ accept }), operations.rehearse({ accept })])
      await expect(collect(run)).rejects.toMatchObject({
        code: 'ambiguous-key',
        exitCode: 3,
        message: expect.stringContaining('an undecidable one may stand under either'),
      });
    expect(await versionsOf(database(), 'ambiguous')).toEqual(before);
  });

  test('are not turned where no value proves the key they are taken to stand under', async () => {
    await fill('nothing_proven', [sealBytes(keys.old, 'ok'), sealBytes(keys.old, 'x')]);
    const operations = await site({ fields: [beside('nothing_proven')] });
    await expect(collect(operations.rotate({ accept: ['undecidable'] }))).rejects.toMatchObject({
      code: 'unproven-key',
      exitCode: 3,
    });
  });

  test('are not turned once more where all proven ones are turned already', async () => {
    await fill('turned', [sealBytes(keys.target, transcript(1)), sealBytes(keys.target, 'ok')]);
    const before = await versionsOf(database(), 'turned');
    const operations = await site({ fields: [beside('turned')] });
    for (const run of [operations.rotate({ accept: ['undecidable'] }), operations.rotate({})])
      await expect(collect(run)).rejects.toMatchObject({
        code: 'unproven-key',
        exitCode: 3,
        message: expect.stringContaining('stands under the target key'),
      });
    expect(await versionsOf(database(), 'turned')).toEqual(before);
  });

  test('are not among them where they contradict the key', async () => {
    await fill('contradicting', [
      sealBytes(keys.old, transcript(1)),
      sealBytes(keys.old, Buffer.alloc(60, 0xff)),
    ]);
    const before = await standing('contradicting');
    const operations = await site({ fields: [beside('contradicting')] });
    const facts = await collect(operations.rotate({ accept: ['undecidable'] }));
    expect(statusesIn(facts)).toEqual([['2', 'unknown-key']]);
    expect((await standing('contradicting'))[1]).toEqual(before[1]);
  });
});
