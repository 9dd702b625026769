import { describe, expect, test } from 'vitest';

import { WRITTEN_SINCE } from '../../src/engine/proof.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { sealBytes } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { beside, makeBeside, transcript, transcripts } from './beside.ts';

const { database, fill, keys, openedBy, site, standing } = makeBeside();

describe('while an application writes', () => {
  test('what it adds under the old key behind the pass is a finding, and undoes nothing', async () => {
    await fill('live', transcripts(keys.old, 600));
    const operations = await site({ fields: [beside('live')] });
    const facts: RunFact[] = [];
    const late = sealBytes(keys.old, transcript(0));
    for await (const fact of operations.rotate({})) {
      facts.push(fact);
      if (fact.event === 'batch-written' && told(facts, 'batch-written').length === 1)
        await database().query('insert into live values (0, $1, $2), (9000, $1, $2)', [
          late.bytes,
          late.nonce,
        ]);
    }
    const stale = told(facts, 'finding').map(({ primaryKey, status, reason }) => [
      primaryKey.id,
      status,
      reason,
    ]);
    expect(stale).toContainEqual(['0', 'old-key', WRITTEN_SINCE.rotate]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    expect(theOnly(facts, 'proved')).toMatchObject({ failed: 0, changedSince: 0, digestsMatch: true });
    const opened = await openedBy(keys.target, 'live');
    expect(opened.slice(1, 601)).toEqual(Array.from({ length: 600 }, (_, i) => transcript(i + 1)));
    expect((await standing('live'))[0]).toMatchObject({ secret: late.bytes, nonce: late.nonce });

    const next = await collect(operations.rotate({}));

    expect(theOnly(next, 'run-finished')).toMatchObject({ outcome: 'done', changed: stale.length });
    expect((await openedBy(keys.target, 'live'))[0]).toBe(transcript(0));
  });

  test('what it wrote before the run came to it is turned from what it wrote', async () => {
    await fill('overtaken', transcripts(keys.old, 1_000));
    const operations = await site({ fields: [beside('overtaken')] });
    const meanwhile = sealBytes(keys.old, '{"text": "meanwhile"}');
    const already = sealBytes(keys.target, '{"text": "under the new key"}');
    const facts: RunFact[] = [];
    for await (const fact of operations.rotate({})) {
      facts.push(fact);
      if (fact.event !== 'batch-written' || told(facts, 'batch-written').length > 1) continue;
      // The next page has been read by now.
      for (const [id, { bytes, nonce }] of [
        [800, meanwhile],
        [801, already],
      ] as const)
        await database().query('update overtaken set secret = $2, nonce = $3 where id = $1', [
          id,
          bytes,
          nonce,
        ]);
      await database().query('delete from overtaken where id = 802');
    }
    expect(told(facts, 'finding')).toEqual([]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', rows: 999, changed: 998 });
    expect(theOnly(facts, 'proved')).toMatchObject({ failed: 0, changedSince: 0, digestsMatch: true });
    const opened = await openedBy(keys.target, 'overtaken');
    expect(opened.slice(798, 801)).toEqual([
      transcript(799),
      '{"text": "meanwhile"}',
      '{"text": "under the new key"}',
    ]);
    expect((await standing('overtaken'))[800]).toMatchObject({ secret: already.bytes, nonce: already.nonce });
  });
});
