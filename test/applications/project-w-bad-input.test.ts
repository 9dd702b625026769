import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ODD_RECORDINGS, ODD_TRANSCRIPTS } from '../../src/drill/applications/project-w/made.ts';
import { sealBytes, sound } from '../support/chacha20.ts';
import { collect, theOnly } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { type Change, changesBetween, dumpOf } from './support/dump.ts';
import { checksOf, findingsIn, turn } from './support/example-site.ts';
import {
  cellsOf,
  keyOf,
  LOST_KEY,
  NEW_KEY,
  OLD_KEY,
  opened,
  type ProjectWDatabase,
  projectWDatabase,
  projectWSite,
} from './support/project-w.ts';

const JOB = 1;
const TRANSCRIPT = ODD_TRANSCRIPTS.first;
/** What a rotation of the rows as they are made turns, and leaves. */
const VALUES = 618 + 11;
const FINDINGS = 7;

let database: ProjectWDatabase;

beforeEach(async () => {
  database = await projectWDatabase();
});
afterEach(() => database.end());

/** What a rotation found beside what it always finds here; throws where it did not turn the rest, and all of that. */
async function foundBeside(left: number): Promise<{ found: (string | null)[][]; changes: Change[] }> {
  const before = await cellsOf(database);
  const { operations } = await projectWSite(database.roleUrl);
  const { real, changes } = await turn(database, operations);
  const after = await cellsOf(database);
  const turned = [...before].filter(([place, { nonce }]) => after.get(place)!.nonce !== nonce);
  expect(turned).toHaveLength(VALUES - left);
  for (const [place, was] of turned)
    expect(opened(after.get(place)!, NEW_KEY), place).toEqual(opened(was, OLD_KEY));
  expect(theOnly(real, 'run-finished')).toMatchObject({
    changed: VALUES - left,
    findings: FINDINGS + left,
    exitCode: 5,
  });
  const found = findingsIn(real).filter(
    ([, label]) => !/^(DICT0007\.raw|Interview 9\.flac|Seminar 20\.mp3) /.test(label ?? ''),
  );
  return { found, changes };
}

const transcriptIs = (set: string, constraint?: string) =>
  database.query(
    `${constraint ? `alter table project_w.transcripts ${constraint};` : ''}
     update project_w.transcripts set ${set} where job_id = ${TRANSCRIPT}`,
  );

const jobIs = (set: string, constraint?: string) =>
  database.query(
    `${constraint ? `alter table project_w.jobs ${constraint};` : ''}
     update project_w.jobs set ${set} where id = ${JOB}`,
  );

describe('one bad value of Project-W is a finding in words, and all others are turned', () => {
  test.each([
    [
      'a nonce of 15 characters, its CHECK gone',
      'as_txt_nonce = left(as_txt_nonce, 15)',
      'drop constraint transcripts_as_txt_nonce_check',
      'its nonce is 15 characters long, not 16',
    ],
    [
      'a nonce of 16 characters that the CHECK lets pass, and 11 bytes',
      `as_txt_nonce = 'QEFCQ0RFRkdISUo='`,
      undefined,
      'its nonce is 11 bytes long, not 12',
    ],
    [
      'a nonce in the alphabet for URLs',
      `as_txt_nonce = '----____ABCDabcd'`,
      undefined,
      'its nonce is not base64',
    ],
    [
      'no nonce at all, its NOT NULL gone',
      'as_txt_nonce = null',
      'alter as_txt_nonce drop not null',
      'its nonce is 0 characters long, not 16',
    ],
  ])('a transcript with %s', async (_what, set, constraint, reason) => {
    await transcriptIs(set, constraint);
    const { found, changes } = await foundBeside(1);
    expect(found).toEqual([
      ['project_w.transcripts.as_txt', expect.stringMatching(/^Seminar 8\.mp3 /), 'damaged', reason],
    ]);
    const fields = changes.filter(
      ({ key, field }) => key === String(TRANSCRIPT) && field.startsWith('project_w.transcripts'),
    );
    expect(fields, 'the other four and their nonces').toHaveLength(8);
  });

  test.each([
    ['names a large object that is not there', 'audio_oid = 1', undefined, 'there is no large object 1'],
    [
      'has a nonce and no large object, its CHECK gone',
      'audio_oid = null',
      'drop constraint audio_and_nonce_together',
      'there is a nonce, and no large object',
    ],
    [
      'has a large object and no nonce, its CHECK gone',
      'nonce = null',
      'drop constraint audio_and_nonce_together',
      'its nonce is 0 characters long, not 16',
    ],
  ])('a job that %s', async (_what, set, constraint, reason) => {
    await jobIs(set, constraint);
    const { found } = await foundBeside(1);
    expect(found).toEqual([
      ['project_w.jobs.audio_oid', expect.stringMatching(/ 1\.wav \(user-/), 'damaged', reason],
    ]);
  });

  test('a transcript one form of which contradicts the others: nobody knows which of them is right', async () => {
    const { nonce, bytes } = sealBytes(keyOf(LOST_KEY), 'a text that is long enough to be one under its key');
    await database.query(
      'update project_w.transcripts set as_txt = $1, as_txt_nonce = $2 where job_id = $3',
      [bytes, nonce, TRANSCRIPT],
    );
    const { found } = await foundBeside(5);
    expect(found.map(([, , status]) => status)).toEqual(Array(5).fill('undecidable'));
    expect(found[0]).toContainEqual(
      expect.stringMatching(/^one cell of the row proves key .{9}, and another contradicts it$/),
    );
  });

  test('a recording that was emptied is empty, and no finding', async () => {
    await database.query(
      `select lo_truncate(lo_open(audio_oid, 131072), 0) from project_w.jobs where id = ${JOB}`,
    );
    const { operations } = await projectWSite(database.roleUrl);
    const { real, changes } = await turn(database, operations);
    expect(theOnly(real, 'run-finished')).toMatchObject({ findings: FINDINGS });
    expect(
      changes.filter(({ field, key }) => field === 'project_w.jobs.nonce' && key === String(JOB)),
    ).toEqual([]);
  });
});

describe('a large object of another role', () => {
  /** The job's recording, made anew by the superuser. */
  async function giveAway(grants: readonly string[] = []): Promise<void> {
    const { nonce, bytes } = sealBytes(keyOf(OLD_KEY), sound('another role', 300));
    await database.query(
      'update project_w.jobs set audio_oid = lo_from_bytea(0, $1), nonce = $2 where id = $3',
      [bytes, nonce, JOB],
    );
    for (const grant of grants)
      await database.query(
        `do $$ begin
           execute format('grant ${grant} on large object %s to ${database.role}',
             (select audio_oid from project_w.jobs where id = ${JOB}));
         end $$`,
      );
  }

  test.each([
    ['nothing', []],
    ['to read it', ['select']],
  ])('of which this role is granted %s is a finding that names its owner', async (_what, grants) => {
    await giveAway(grants);
    const { operations } = await projectWSite(database.roleUrl);
    const owner = (await checksOf(operations)).find(({ name }) => name === 'large-object-owner');
    expect(owner).toMatchObject({
      outcome: 'fail',
      message: expect.stringContaining('1 large object of project_w.jobs.audio_oid belongs to another role'),
      hint: expect.stringContaining('connect as their owner'),
    });

    const { found } = await foundBeside(1);

    expect(found).toEqual([
      [
        'project_w.jobs.audio_oid',
        expect.stringMatching(/ 1\.wav /),
        'undecidable',
        expect.stringMatching(/^the large object \d+ belongs to postgres, and this role may not change it$/),
      ],
    ]);
  });

  test('stays a finding where undecidable values are accepted: nothing can be done about it', async () => {
    await giveAway();
    const { operations } = await projectWSite(database.roleUrl);
    const { real } = await turn(database, operations, { accept: ['undecidable'] });
    const undecidable = findingsIn(real).filter(([, , status]) => status === 'undecidable');
    expect(undecidable.map(([, , , reason]) => reason)).toEqual([
      expect.stringMatching(/belongs to postgres/),
    ]);
  });

  test('which this role is granted to read and write is turned, and stays its owner’s', async () => {
    await giveAway(['select', 'update']);
    const { operations } = await projectWSite(database.roleUrl);
    expect((await checksOf(operations)).filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    const { found } = await foundBeside(0);
    expect(found).toEqual([]);
    const [object] = (await dumpOf(database)).rows.filter(
      ({ table, columns }) => table === 'pg_largeobject' && columns.owner === 'postgres',
    );
    expect(object!.columns.acl).toContain(`${database.role}=rw/postgres`);
  });

  test('is turned by a superuser', async () => {
    await giveAway();
    const { operations } = await projectWSite(database.url);
    expect((await checksOf(operations)).filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    const { real } = await turn(database, operations);
    expect(theOnly(real, 'run-finished')).toMatchObject({ changed: VALUES, findings: FINDINGS });
  });
});

test('two jobs that name one large object are refused: turned with one of them, it would be lost to the other', async () => {
  await database.query(
    `update project_w.jobs set (audio_oid, nonce) = (select audio_oid, nonce from project_w.jobs where id = 3)
      where id = ${JOB}`,
  );
  const { operations } = await projectWSite(database.roleUrl);
  const before = await dumpOf(database);
  for (const run of [() => operations.rehearse({}), () => operations.rotate({})])
    expect(await refusalOf(collect(run()))).toMatchObject({ code: 'shared-large-object', exitCode: 3 });
  expect(changesBetween(before, await dumpOf(database))).toEqual([]);
});

describe('with commit: all', () => {
  const edit = (config: string) => config.replace('commit: batch', 'commit: all');

  test('one value that can’t be turned undoes everything, large objects included, and is named', async () => {
    const { operations } = await projectWSite(database.roleUrl, { edit });
    const before = await dumpOf(database);
    const facts = await collect(operations.rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    expect(findingsIn(facts).map(([, , status]) => status)).toContain('damaged');
    expect(changesBetween(before, await dumpOf(database))).toEqual([]);
  });

  test('what nobody can decide does not, once nothing else is in the way', async () => {
    await database.query(
      `delete from project_w.jobs where id = ${ODD_TRANSCRIPTS.lost};
       alter table project_w.jobs disable trigger delete_audio;
       delete from project_w.jobs where id = ${ODD_RECORDINGS.gone};
       alter table project_w.jobs enable trigger delete_audio`,
    );
    const { operations } = await projectWSite(database.roleUrl, { edit });
    const { real } = await turn(database, operations);
    expect(theOnly(real, 'run-finished')).toMatchObject({
      outcome: 'done-with-findings',
      changed: VALUES,
      findings: 1,
      exitCode: 5,
    });
  });
});
