import { describe, expect, test } from 'vitest';

import type { Queryable } from '../../src/database/database.ts';
import { PIECE_BYTES } from '../../src/database/large-objects.ts';
import { readPage } from '../../src/database/pages.ts';
import type { Target } from '../../src/database/target.ts';
import { inSession } from '../../src/drill/session.ts';
import { KEPT_MOVING } from '../../src/engine/apply.ts';
import { applyWithObjects } from '../../src/engine/objects.ts';
import { decideAll, findingsOf, type RowVerdict, tally } from '../../src/engine/row-verdict.ts';
import { createObject, objectBytes, sealBytes, sound } from '../support/chacha20.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { beside, makeBeside, transcript } from './beside.ts';
import { addJob, audio, createJobs, everythingIn, type Job, jobsIn, soundOf } from './jobs.ts';

const { database, keys } = makeBeside();
const { old, target: targetKey } = keys;
const LENGTH = PIECE_BYTES + 10;

interface Decided {
  db: Awaited<ReturnType<typeof poolOf>>;
  target: Target;
  verdicts: RowVerdict[];
}

/** Three jobs under the old key, judged as they stand now: to be turned after someone else wrote. */
async function decided(table: string): Promise<Decided> {
  await createJobs(database(), table);
  for (const id of [1, 2, 3])
    await addJob(database(), table, { id, plaintext: sound(id, LENGTH), text: transcript(id), key: old });
  const db = await poolOf(database());
  const [target] = await targetsOf(db, keys, [audio(table), beside(table)], 'chacha20');
  const page = await readPage(db, target!, { after: null, upto: null, limit: 100 });
  return { db, target: target!, verdicts: decideAll(target!, page) };
}

const apply = ({ db, target, verdicts }: Decided) =>
  db.transaction((tx) => applyWithObjects(tx, target, verdicts));

/** What the application does where it stores a new sound in the same object. */
async function rewrite(
  session: Pick<Queryable, 'query'>,
  table: string,
  plaintext: Buffer,
  key = old,
): Promise<void> {
  const { nonce, bytes } = sealBytes(key, plaintext);
  await session.query(`select lo_put(audio, 0, $1) from ${table} where id = 2`, [bytes]);
  await session.query(`update ${table} set audio_nonce = $1 where id = 2`, [nonce]);
}

async function expectTurned(table: string, ids: readonly number[]): Promise<Job[]> {
  const rows = await jobsIn(database(), table);
  for (const row of rows.filter(({ id }) => ids.includes(id)))
    expect((await soundOf(database(), targetKey, row)).equals(sound(row.id, LENGTH)), `job ${row.id}`).toBe(
      true,
    );
  return rows;
}

const counts = ({ target }: Decided, applied: readonly RowVerdict[]) =>
  tally(target, applied).map(({ changed, counts: { rows } }) => [changed, rows]);

describe('a job that was changed between being read and being turned', () => {
  test('in its object and its nonce, is turned from what it is now', async () => {
    const run = await decided('rewritten');
    await rewrite(database(), 'rewritten', sound('meanwhile', LENGTH));
    const applied = await apply(run);
    expect(counts(run, applied)).toEqual([
      [3, 3],
      [3, 3],
    ]);
    const [, moved] = await expectTurned('rewritten', [1, 3]);
    expect((await soundOf(database(), targetKey, moved!)).equals(sound('meanwhile', LENGTH))).toBe(true);
  });

  test('in its object alone, at its beginning, is judged by what it holds now', async () => {
    const run = await decided('overwritten');
    await database().query(`select lo_put(audio, 0, $1) from overwritten where id = 2`, [Buffer.alloc(64)]);
    const applied = await apply(run);
    expect(findingsOf(run.target, applied)).toEqual([]);
    await expectTurned('overwritten', [1, 3]);
    const [, row] = await jobsIn(database(), 'overwritten');
    const opened = await soundOf(database(), targetKey, row!);
    expect(
      opened.subarray(64).equals(sound(2, LENGTH).subarray(64)),
      'the text beside it proves its key',
    ).toBe(true);
  });

  test('by the application, which seals with the new key already, is left as it wrote it', async () => {
    const run = await decided('current');
    await database().query('update current set secret = null, nonce = null where id = 2');
    await rewrite(database(), 'current', sound('already', LENGTH), targetKey);
    const before = await everythingIn(database(), 'current');
    const applied = await apply(run);
    expect(counts(run, applied)).toEqual([
      [2, 3],
      [2, 3],
    ]);
    await expectTurned('current', [1, 3]);
    expect((await everythingIn(database(), 'current'))[1]).toEqual(before[1]);
  });

  test('so that it names another object, has that one turned, and the one before stays as it was', async () => {
    const run = await decided('renamed');
    const [, { audio: before }] = (await jobsIn(database(), 'renamed')) as [Job, Job];
    const bytes = await objectBytes(database(), before!);
    const sealed = sealBytes(old, sound('another', 300));
    const oid = await createObject(database(), sealed.bytes);
    await database().query('update renamed set audio = $1, audio_nonce = $2 where id = 2', [
      oid,
      sealed.nonce,
    ]);
    const applied = await apply(run);
    expect(counts(run, applied)[0]).toEqual([3, 3]);
    const [, row] = await expectTurned('renamed', [1, 3]);
    expect(row!.audio).toBe(oid);
    expect((await soundOf(database(), targetKey, row!)).equals(sound('another', 300))).toBe(true);
    expect((await objectBytes(database(), before!)).equals(bytes)).toBe(true);
  });

  test('so that it is gone with its object, drops out, and harms no other', async () => {
    const run = await decided('deleted');
    await database().query('select lo_unlink(audio) from deleted where id = 2');
    await database().query('delete from deleted where id = 2');
    const applied = await apply(run);
    expect(applied.map(({ row }) => row.key[0])).toEqual(['1', '3']);
    expect(findingsOf(run.target, applied)).toEqual([]);
    await expectTurned('deleted', [1, 3]);
  });

  test('so that its object is gone and the row is not, is damaged there, and turned beside it', async () => {
    const run = await decided('unlinked');
    const [, { audio: oid, audio_nonce: nonce }] = (await jobsIn(database(), 'unlinked')) as [Job, Job];
    await database().query('select lo_unlink($1::oid)', [oid]);
    const applied = await apply(run);
    expect(findingsOf(run.target, applied)).toMatchObject([
      { field: 'public.unlinked.audio', status: 'damaged', reason: `there is no large object ${oid}` },
    ]);
    const rows = await expectTurned('unlinked', [1, 3]);
    expect(rows[1]).toMatchObject({ audio: oid, audio_nonce: nonce });
  });

  test('so that it has no sound any more, stays empty there', async () => {
    const run = await decided('finished');
    await database().query('select lo_unlink(audio) from finished where id = 2');
    await database().query('update finished set audio = null, audio_nonce = null where id = 2');
    const applied = await apply(run);
    expect(counts(run, applied)).toEqual([
      [2, 3],
      [3, 3],
    ]);
    const rows = await expectTurned('finished', [1, 3]);
    expect(rows[1]).toMatchObject({ audio: null, audio_nonce: null });
  });

  test('at every try, is left with its object as the other wrote it', async () => {
    const run = await decided('busy');
    let writes = 0;
    await run.db.transaction(async (tx) => {
      const busy: Queryable = {
        query: (sql, params) => tx.query(sql, params),
        execute: async (sql, params) => {
          if (params?.[0] === '{2}') await rewrite(database(), 'busy', sound(`write ${++writes}`, LENGTH));
          return tx.execute(sql, params);
        },
      };
      const applied = await applyWithObjects(busy, run.target, run.verdicts);
      expect(
        findingsOf(run.target, applied).map(({ primaryKey, reason }) => [primaryKey.id, reason]),
      ).toEqual([
        ['2', KEPT_MOVING],
        ['2', KEPT_MOVING],
      ]);
    });
    expect(writes).toBe(5);
    const rows = await expectTurned('busy', [1, 3]);
    expect((await soundOf(database(), old, rows[1]!)).equals(sound('write 5', LENGTH))).toBe(true);
  });
});

test('a job that another session is writing is waited for, and turned from what that session left', async () => {
  const run = await decided('locked');
  await inSession(database().url, async (other) => {
    await other.query('begin');
    await rewrite(other, 'locked', sound('in the end', LENGTH));
    const applying = apply(run);
    await untilBlocked();
    await other.query('commit');
    expect(counts(run, await applying)[0]).toEqual([3, 3]);
  });
  const [, moved] = await expectTurned('locked', [1, 3]);
  expect((await soundOf(database(), targetKey, moved!)).equals(sound('in the end', LENGTH))).toBe(true);
});

test('a job that another session began to write and then left alone is turned from what was read', async () => {
  const run = await decided('rolled_back');
  await inSession(database().url, async (other) => {
    await other.query('begin');
    await rewrite(other, 'rolled_back', sound('never', LENGTH));
    const applying = apply(run);
    await untilBlocked();
    await other.query('rollback');
    expect(counts(run, await applying)[0]).toEqual([3, 3]);
  });
  await expectTurned('rolled_back', [1, 2, 3]);
});

test('what is applied and then rolled back leaves every object and row as it was', async () => {
  const run = await decided('undone');
  const before = await everythingIn(database(), 'undone');
  const tx = await run.db.begin();
  await applyWithObjects(tx, run.target, run.verdicts);
  await tx.rollback();
  expect(await everythingIn(database(), 'undone')).toEqual(before);
});

test('stale verdicts applied a second time seal nothing twice', async () => {
  const run = await decided('twice');
  await apply(run);
  const once = await everythingIn(database(), 'twice');
  const applied = await apply(run);
  expect(await everythingIn(database(), 'twice')).toEqual(once);
  expect(findingsOf(run.target, applied)).toEqual([]);
});

/** Until some session of the database waits for another's lock. */
async function untilBlocked(): Promise<void> {
  for (;;) {
    const waiting = await database().query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
  }
}
