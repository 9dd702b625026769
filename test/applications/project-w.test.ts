import { createHash } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  EARLY_TOKEN,
  EARLY_TRANSCRIPTS,
  seedProjectWEarly,
} from '../../src/drill/applications/project-w/early.ts';
import { LARGE_BYTES, ODD_RECORDINGS, ODD_TRANSCRIPTS } from '../../src/drill/applications/project-w/made.ts';
import { inSession } from '../../src/drill/session.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { AUDIO, CHACHA20_ANSWERS } from '../schemes/chacha20-answers.ts';
import { noise } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { describeWithRedis, startRedis } from '../support/redis.ts';
import { refusalOf } from '../support/refused.ts';
import { changesBetween, counted, dumpOf } from './support/dump.ts';
import { censusOf, checksOf, findingsIn, turn, verified } from './support/example-site.ts';
import {
  addKnownAnswers,
  type Cell,
  cellsOf,
  KNOWN,
  keyOf,
  NEW_KEY,
  OLD_KEY,
  opened,
  type ProjectWDatabase,
  projectWDatabase,
  projectWSite,
  refuseSharedNonces,
} from './support/project-w.ts';

const KNOWN_AUDIO = Buffer.concat(Array(1000).fill(createHash('sha256').update('audio').digest()));

/** What is turned: values, the nonce beside each, and what stands in the large objects. */
const TURNED = {
  'project_w.jobs.nonce': 22,
  'pg_largeobject.sha256': 22,
  'project_w.transcripts.as_txt': 119,
  'project_w.transcripts.as_txt_nonce': 119,
  'project_w.transcripts.as_srt': 118,
  'project_w.transcripts.as_srt_nonce': 118,
  'project_w.transcripts.as_tsv': 120,
  'project_w.transcripts.as_tsv_nonce': 120,
  'project_w.transcripts.as_vtt': 120,
  'project_w.transcripts.as_vtt_nonce': 120,
  'project_w.transcripts.as_json': 120,
  'project_w.transcripts.as_json_nonce': 120,
  'project_w.oidc_refresh_tokens.encrypted_token': 15,
  'project_w.oidc_refresh_tokens.nonce': 15,
};

const SILENT = 'nothing about what it holds proves a key';
const UNKNOWN = 'no key of the keyring makes sense of it';
const LEFT = [
  ['jobs.audio_oid', 'DICT0007.raw (user-26@example.test)', 'undecidable', SILENT],
  [
    'jobs.audio_oid',
    'Interview 9.flac (user-38@example.test)',
    'damaged',
    expect.stringMatching(/^there is no large object \d+$/),
  ],
  ['jobs.audio_oid', 'known.bin (user-1@example.test)', 'undecidable', SILENT],
  ...['as_txt', 'as_srt', 'as_tsv', 'as_vtt', 'as_json'].map((form) => [
    `transcripts.${form}`,
    'Seminar 20.mp3 (user-33@example.test)',
    'unknown-key',
    UNKNOWN,
  ]),
];

let database: ProjectWDatabase;

beforeEach(async () => {
  database = await projectWDatabase();
  await addKnownAnswers(database, KNOWN_AUDIO);
});
afterEach(() => database.end());

/** Throws where a cell that was turned holds something else than before; the places of those that were. */
function turnedPlaces(before: ReadonlyMap<string, Cell>, after: ReadonlyMap<string, Cell>): string[] {
  return [...before].flatMap(([place, was]) => {
    const now = after.get(place)!;
    if (now.bytes.equals(was.bytes) && now.nonce === was.nonce) return [];
    expect(opened(now, NEW_KEY), place).toEqual(opened(was, OLD_KEY));
    expect(now.nonce, place).not.toBe(was.nonce);
    return [place];
  });
}

const textAt = (cells: ReadonlyMap<string, Cell>, place: string) =>
  opened(cells.get(place)!, NEW_KEY).toString();

describe('Project-W', () => {
  test.each([
    ['the role that owns the recordings', () => database.roleUrl],
    ['a superuser', () => database.url],
  ])('is turned in one transaction, connected as %s', async (_who, url) => {
    await database.query(
      `do $$ begin
         execute format('grant select on large object %s to pg_monitor',
           (select audio_oid from project_w.jobs where id = ${ODD_RECORDINGS.large}));
       end $$`,
    );
    const { operations } = await projectWSite(url());
    expect(await censusOf(operations)).toEqual({
      'project_w.jobs.audio_oid': { rows: 153, oldKey: 22, damaged: 1, empty: 128, undecidable: 2 },
      'project_w.transcripts.as_txt': { rows: 121, oldKey: 119, unknownKey: 1, empty: 1 },
      'project_w.transcripts.as_srt': { rows: 121, oldKey: 118, unknownKey: 1, empty: 2 },
      'project_w.transcripts.as_tsv': { rows: 121, oldKey: 120, unknownKey: 1 },
      'project_w.transcripts.as_vtt': { rows: 121, oldKey: 120, unknownKey: 1 },
      'project_w.transcripts.as_json': { rows: 121, oldKey: 120, unknownKey: 1 },
      'project_w.oidc_refresh_tokens.encrypted_token': { rows: 15, oldKey: 15 },
    });
    const before = await cellsOf(database);

    const { real, changes } = await turn(database, operations);

    expect(counted(changes)).toEqual(TURNED);
    const after = await cellsOf(database);
    expect(turnedPlaces(before, after)).toHaveLength(22 + 119 + 118 + 3 * 120 + 15);
    refuseSharedNonces(after.values());
    expect(findingsIn(real)).toEqual(LEFT.map(([field, ...rest]) => [`project_w.${field}`, ...rest]));
    expect(theOnly(real, 'run-finished')).toMatchObject({ outcome: 'done-with-findings', exitCode: 5 });
    expect(told(real, 'batch-committed'), 'not batch by batch').toEqual([]);
    expect(await verified(operations)).toEqual({ opened: 634, failed: 8 });
  });

  test('holds what its own library sealed: token, transcript, and a recording turned on the operator’s word', async () => {
    const { operations } = await projectWSite(database.roleUrl);
    const sealed = (await cellsOf(database)).get(`jobs.audio_oid ${KNOWN.recording}`)!;
    expect(createHash('sha256').update(sealed.bytes).digest('hex')).toBe(AUDIO.sealedSha256);

    await turn(database, operations, { accept: ['undecidable'] });

    const cells = await cellsOf(database);
    const [token, text, json] = CHACHA20_ANSWERS.map(({ plaintext }) => plaintext);
    expect(textAt(cells, `oidc_refresh_tokens.encrypted_token ${KNOWN.token}`)).toBe(token);
    expect(textAt(cells, `transcripts.as_txt ${KNOWN.transcript}`)).toBe(text);
    expect(textAt(cells, `transcripts.as_json ${KNOWN.transcript}`)).toBe(json);
    expect(opened(cells.get(`jobs.audio_oid ${KNOWN.recording}`)!, NEW_KEY)).toEqual(KNOWN_AUDIO);
  });

  test('turns a recording of more than one piece, and leaves empty what is empty', async () => {
    const { operations } = await projectWSite(database.roleUrl);
    const before = await cellsOf(database);
    await turn(database, operations);
    const after = await cellsOf(database);
    const large = `jobs.audio_oid ${ODD_RECORDINGS.large}`;
    expect(after.get(large)!.bytes).toHaveLength(LARGE_BYTES);
    expect(opened(after.get(large)!, NEW_KEY)).toEqual(opened(before.get(large)!, OLD_KEY));
    for (const form of ['as_txt', 'as_srt']) {
      const empty = `transcripts.${form} ${ODD_TRANSCRIPTS.silence}`;
      expect(after.get(empty)!.bytes).toHaveLength(0);
      expect(after.get(empty), 'its nonce stays, too').toEqual(before.get(empty));
    }
    expect(textAt(after, `transcripts.as_vtt ${ODD_TRANSCRIPTS.silence}`)).toBe('WEBVTT\n\n');
  });

  test('goes on with its recordings after a superuser’s run: reads, deletes, and unlinks them with a user', async () => {
    const { operations } = await projectWSite(database.url);
    await turn(database, operations);
    await inSession(database.roleUrl, async ({ query }) => {
      const [read] = await query<{ lengths: number }>(
        `select sum(length(lo_get(audio_oid)))::int as lengths from project_w.jobs
          where audio_oid is not null and id <> ${ODD_RECORDINGS.gone}`,
      );
      expect(read!.lengths).toBeGreaterThan(LARGE_BYTES);
      await query(`delete from project_w.jobs where id = ${ODD_RECORDINGS.gone} + 1`);
      await query(`update project_w.jobs set user_id = 60 where id = ${ODD_RECORDINGS.large}`);
      await query('delete from project_w.users where id = 60');
    });
    const [left] = await database.query<{ unreferred: number; jobs: number }>(
      `select (select count(*)::int from pg_largeobject_metadata
                where oid not in (select audio_oid from project_w.jobs where audio_oid is not null)) as unreferred,
              (select count(*)::int from project_w.jobs where id in (${ODD_RECORDINGS.large}, ${ODD_RECORDINGS.gone} + 1)) as jobs`,
    );
    expect(left, 'the orphan alone').toEqual({ unreferred: 1, jobs: 0 });
  });

  test('is told of the recordings that its own rotation left behind, and how to be rid of them', async () => {
    const { operations } = await projectWSite(database.roleUrl);
    const checks = await checksOf(operations);
    expect(checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    const [orphans] = checks.filter(({ name }) => name === 'orphaned-large-objects');
    expect(orphans).toMatchObject({ outcome: 'warn', message: expect.stringMatching(/^1 large object /) });
    const [, unlink] = /(select lo_unlink\(\d+\))$/.exec(orphans!.hint!)!;

    await inSession(database.roleUrl, ({ query }) => query(unlink!));

    const again = (await checksOf(operations)).find(({ name }) => name === 'orphaned-large-objects');
    expect(again).toMatchObject({ outcome: 'ok' });
    expect(counted((await turn(database, operations)).changes)).toEqual(TURNED);
  });

  test('is left as it was by a run that is stopped half-way, and turned by the next', async () => {
    const { operations } = await projectWSite(database.roleUrl);
    const before = await dumpOf(database);
    const written: string[] = [];
    const finished: unknown[] = [];
    for await (const fact of operations.rotate({})) {
      if (fact.event === 'batch-written') written.push(fact.field);
      if (fact.event === 'batch-written') operations.stop();
      if (fact.event === 'run-finished') finished.push(fact);
    }
    expect(written).toContain('project_w.jobs.audio_oid');
    expect(finished).toMatchObject([{ outcome: 'stopped' }]);
    expect(changesBetween(before, await dumpOf(database))).toEqual([]);
    expect(counted((await turn(database, operations)).changes)).toEqual(TURNED);
  });

  test('tells neither a key nor anything that is sealed', async () => {
    const { operations } = await projectWSite(database.roleUrl);
    const all = JSON.stringify([
      await operations.setup(),
      await checksOf(operations),
      await operations.rows({ limit: 1000 }),
      await turn(database, operations),
      await operations.report(null),
    ]);
    for (const secret of [OLD_KEY, NEW_KEY, 'eyJhbGciOi', 'Hallo', 'WEBVTT'])
      expect(all).not.toContain(secret);
  });
});

describe('a second rotation of Project-W by mistake', () => {
  test.each([
    ['of rows that were all turned', async () => {}],
    [
      'of rows some of which the application wrote under the new key',
      () => seedProjectWEarly({ url: database.roleUrl, newKey: keyOf(NEW_KEY) }),
    ],
  ])('is refused and changes nothing: %s', async (_what, early) => {
    await early();
    const { operations } = await projectWSite(database.roleUrl);
    await turn(database, operations);
    const before = await dumpOf(database);
    for (const again of [() => operations.rehearse({}), () => operations.rotate({})]) {
      expect(await refusalOf(collect(again()))).toMatchObject({
        code: 'unproven-key',
        exitCode: 3,
        message: expect.stringMatching(/stands under the target key .* already$/),
      });
    }
    expect(await refusalOf(collect(operations.rotate({ accept: ['undecidable'] })))).toMatchObject({
      exitCode: 3,
    });
    expect(changesBetween(before, await dumpOf(database))).toEqual([]);
  });

  test('has nothing to do once the new key is installed', async () => {
    const { operations } = await projectWSite(database.roleUrl);
    await turn(database, operations);
    const edit = (config: string) => config.replace('    next: { file: next.key }\n', '');
    const installed = await projectWSite(database.roleUrl, { env: { SECRET_KEY: NEW_KEY }, edit });
    expect((await censusOf(installed.operations))['project_w.transcripts.as_json']).toEqual({
      rows: 121,
      currentKey: 120,
      unknownKey: 1,
    });
    const { real, changes } = await turn(database, installed.operations);
    expect(changes).toEqual([]);
    expect(theOnly(real, 'run-finished')).toMatchObject({ changed: 0, exitCode: 5 });
  });
});

test('an old key of Project-W that is not the one is refused, where Project-W’s own rotation would destroy everything', async () => {
  const other = noise('another key', 32).toString('hex');
  const { operations } = await projectWSite(database.roleUrl, { env: { SECRET_KEY: other } });
  const before = await dumpOf(database);
  for (const run of [() => operations.rehearse({}), () => operations.rotate({})]) {
    expect(await refusalOf(collect(run()))).toMatchObject({ code: 'unproven-key', exitCode: 3 });
  }
  expect(changesBetween(before, await dumpOf(database))).toEqual([]);
  expect((await censusOf(operations))['project_w.transcripts.as_json']).toEqual({
    rows: 121,
    unknownKey: 121,
  });
});

describe('values of Project-W that nothing decides', () => {
  test('are turned where the operator accepts them, under the one key that all others prove', async () => {
    const { operations } = await projectWSite(database.roleUrl);
    const before = await cellsOf(database);
    const { real, changes } = await turn(database, operations, { accept: ['undecidable'] });
    expect(counted(changes)).toMatchObject({ 'project_w.jobs.nonce': 24, 'pg_largeobject.sha256': 24 });
    expect(turnedPlaces(before, await cellsOf(database))).toContain(
      `jobs.audio_oid ${ODD_RECORDINGS.headerless}`,
    );
    expect(findingsIn(real).map(([, , status]) => status)).not.toContain('undecidable');
  });

  test('are not, where some rows stand under the new key already: they might, too', async () => {
    await seedProjectWEarly({ url: database.roleUrl, newKey: keyOf(NEW_KEY) });
    const { operations } = await projectWSite(database.roleUrl);
    const before = await dumpOf(database);
    expect(await refusalOf(collect(operations.rotate({ accept: ['undecidable'] })))).toMatchObject({
      code: 'ambiguous-key',
      exitCode: 3,
    });
    expect(changesBetween(before, await dumpOf(database))).toEqual([]);
  });
});

test('rows of Project-W that stand under the new key already are told from the others, and left', async () => {
  await seedProjectWEarly({ url: database.roleUrl, newKey: keyOf(NEW_KEY) });
  const { operations } = await projectWSite(database.roleUrl);
  const census = await censusOf(operations);
  expect(census['project_w.transcripts.as_json']).toMatchObject({ currentKey: 2, oldKey: 118 });
  expect(census['project_w.oidc_refresh_tokens.encrypted_token']).toEqual({
    rows: 15,
    currentKey: 1,
    oldKey: 14,
  });
  const before = await cellsOf(database);
  await turn(database, operations);
  const after = await cellsOf(database);
  const early = [
    ...EARLY_TRANSCRIPTS.map((id) => `transcripts.as_json ${id}`),
    `oidc_refresh_tokens.encrypted_token ${EARLY_TOKEN}`,
  ];
  for (const place of early) expect(after.get(place), place).toEqual(before.get(place));
});

describeWithRedis('Project-W’s Redis', () => {
  const QUEUE = ['job_queue_sorted', 'in_process_job:3', 'online_runner:1', 'online_runners_sorted'];

  test('loses the queue and who is at work on it after a rotation, and nothing else; a dry run counts them', async () => {
    const redis = await startRedis();
    for (const name of [...QUEUE, 'in_process_jobs', 'session:7']) await redis.cli('set', name, '1');
    const env = { SECRET_KEY: OLD_KEY, REDIS_URL: redis.url() };
    const { operations } = await projectWSite(database.roleUrl, { env });

    const dry = await collect(operations.rehearse({}));
    expect(flushedIn(dry)).toEqual([1, 1, 1, 1]);
    expect(await redis.cli('dbsize')).toBe('6');

    expect(flushedIn(await collect(operations.rotate({})))).toEqual([1, 1, 1, 1]);
    expect((await redis.cli('keys', '*')).split('\n').sort()).toEqual(['in_process_jobs', 'session:7']);
  });

  const flushedIn = (facts: readonly RunFact[]) => told(facts, 'flushed').map(({ keys }) => keys);
});
