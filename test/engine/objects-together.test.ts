import { describe, expect, test } from 'vitest';

import { PIECE_BYTES } from '../../src/database/large-objects.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { sound } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { beside, makeBeside, statusesIn, transcript } from './beside.ts';
import { addJob, audio, createJobs, everythingIn, jobsIn, soundOf } from './jobs.ts';

const { database, keys, site } = makeBeside();
const { old, target } = keys;

describe('a row and its object go together', () => {
  const refusing = (table: string) => `
    create or replace function refuse() returns trigger language plpgsql as $$
    begin
      if old.id = 2 then raise exception 'refused: %', new.audio_nonce; end if;
      return new;
    end $$;
    create trigger refusing before update on ${table} for each row execute function refuse()`;

  async function three(table: string): Promise<void> {
    await createJobs(database(), table);
    for (const id of [1, 2, 3])
      await addJob(database(), table, {
        id,
        plaintext: sound(id, PIECE_BYTES + id),
        text: transcript(id),
        key: old,
      });
  }

  test('where the database refuses the row, its object is as it was, and the others are turned', async () => {
    await three('refused');
    await database().query(refusing('refused'));
    const before = await everythingIn(database(), 'refused');
    const facts = await collect((await site({ fields: [audio('refused'), beside('refused')] })).rotate({}));
    expect(told(facts, 'finding')).toMatchObject(
      ['audio', 'secret'].map((column) => ({
        field: `public.refused.${column}`,
        primaryKey: { id: '2' },
        status: 'old-key',
        reason: 'a trigger or function raised an error (SQLSTATE P0001)',
      })),
    );
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 4, findings: 2, exitCode: 5 });
    for (const proof of told(facts, 'proved'))
      expect(proof).toMatchObject({ opened: 2, failed: 0, changedSince: 0, digestsMatch: true });
    const after = await everythingIn(database(), 'refused');
    expect(after[1]).toEqual(before[1]);
    for (const row of (await jobsIn(database(), 'refused')).filter(({ id }) => id !== 2))
      expect((await soundOf(database(), target, row)).equals(sound(row.id, PIECE_BYTES + row.id))).toBe(true);
  });

  test('where the database refuses one of them and all or nothing was asked for, all are as they were', async () => {
    await three('refused_all');
    await database().query(refusing('refused_all'));
    const before = await everythingIn(database(), 'refused_all');
    const operations = await site({ fields: [audio('refused_all')], commit: 'all' });
    const facts = await collect(operations.rotate({}));
    expect(statusesIn(facts)).toEqual([['2', 'old-key']]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    expect(await everythingIn(database(), 'refused_all')).toEqual(before);
  });

  test('where a trigger swallows the write of a row, its object is as it was', async () => {
    await three('swallowed');
    await database().query(`
      create function swallow() returns trigger language plpgsql as
        $$ begin if old.id = 2 then return null; end if; return new; end $$;
      create trigger swallowing before update on swallowed for each row execute function swallow()`);
    const before = await everythingIn(database(), 'swallowed');
    const facts = await collect((await site({ fields: [audio('swallowed')] })).rotate({}));
    expect(statusesIn(facts)).toEqual([['2', 'old-key']]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 2, findings: 1, exitCode: 5 });
    expect((await everythingIn(database(), 'swallowed'))[1]).toEqual(before[1]);
  });

  test('where a trigger puts the old nonce back, all is undone: nothing would open the object', async () => {
    await three('put_back');
    await database().query(`
      create function put_back() returns trigger language plpgsql as
        $$ begin if old.id = 2 then new.audio_nonce := old.audio_nonce; end if; return new; end $$;
      create trigger putting_back before update on put_back for each row execute function put_back()`);
    const before = await everythingIn(database(), 'put_back');
    const facts = await collect((await site({ fields: [audio('put_back')] })).rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 1 });
    expect(await everythingIn(database(), 'put_back')).toEqual(before);
  });

  test('where the commit fails, every object and every row is as it was', async () => {
    await three('late');
    await database().query(`
      create function refuse_late() returns trigger language plpgsql as $$ begin raise exception 'late'; end $$;
      create constraint trigger late after update on late deferrable initially deferred
        for each row execute function refuse_late()`);
    const before = await everythingIn(database(), 'late');
    const facts = await collect((await site({ fields: [audio('late')] })).rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0 });
    expect(await everythingIn(database(), 'late')).toEqual(before);
  });

  test('until the commit, everyone else reads the old object beside the old nonce', async () => {
    await three('unseen');
    const before = await everythingIn(database(), 'unseen');
    const facts: RunFact[] = [];
    for await (const fact of (await site({ fields: [audio('unseen')] })).rotate({})) {
      facts.push(fact);
      if (fact.event === 'proved') expect(await everythingIn(database(), 'unseen')).toEqual(before);
    }
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3 });
    expect(await everythingIn(database(), 'unseen')).not.toEqual(before);
  });
});
