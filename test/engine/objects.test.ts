import { describe, expect, test } from 'vitest';

import { PIECE_BYTES } from '../../src/database/large-objects.ts';
import { crypt, noise, sealBytes, sound } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { beside, makeBeside, statusesIn, transcript } from './beside.ts';
import { addJob, audio, createJobs, everythingIn, jobsIn, soundOf } from './jobs.ts';

const { database, keys, site } = makeBeside();
const { old, target, lost } = keys;

const SIZES = [
  0,
  1,
  63,
  64,
  65,
  2_047,
  2_048,
  2_049,
  PIECE_BYTES - 1,
  PIECE_BYTES,
  PIECE_BYTES + 1,
  2 * PIECE_BYTES,
  3 * PIECE_BYTES + 777,
];

describe('large objects of every length', () => {
  test('are turned where they stand: OID, owner, privileges and length stay', async () => {
    await createJobs(database(), 'sized');
    for (const size of SIZES)
      await addJob(database(), 'sized', {
        id: size,
        plaintext: noise(size, size),
        text: transcript(size),
        key: old,
      });
    await database().query(`do $$ declare o oid; begin
      for o in select audio from sized loop execute format('grant select on large object %s to public', o); end loop;
    end $$`);
    const metadata = () =>
      database().query(
        `select s.id, lo.oid::text, lo.lomowner::regrole::text as owner, lo.lomacl::text as acl
           from sized as s join pg_largeobject_metadata as lo on lo.oid = s.audio order by s.id`,
      );
    const count = () => database().query('select count(*)::int as objects from pg_largeobject_metadata');
    const [before, stood, objects] = [await jobsIn(database(), 'sized'), await metadata(), await count()];
    const operations = await site({ fields: [audio('sized'), beside('sized')] });

    const facts = await collect(operations.rotate({}));

    const turned = SIZES.length - 1;
    expect(told(facts, 'field-finished')).toMatchObject([
      { field: 'public.sized.audio', changed: turned, counts: { oldKey: turned, empty: 1 } },
      { field: 'public.sized.secret', changed: SIZES.length, counts: { oldKey: SIZES.length } },
    ]);
    expect(told(facts, 'proved')).toMatchObject([
      { opened: turned, failed: 0, changedSince: 0, digestsMatch: true },
      { opened: SIZES.length, failed: 0, changedSince: 0, digestsMatch: true },
    ]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', findings: 0, exitCode: 0 });
    expect(await metadata()).toEqual(stood);
    expect(await count()).toEqual(objects);
    for (const [i, row] of (await jobsIn(database(), 'sized')).entries()) {
      expect(row.audio).toBe(before[i]!.audio);
      expect(row.audio_nonce === before[i]!.audio_nonce, 'only what is empty keeps its nonce').toBe(
        row.id === 0,
      );
      const opened = await soundOf(database(), target, row);
      expect(opened.equals(noise(row.id, row.id)), `${row.id} bytes`).toBe(true);
      expect(crypt(target, row.nonce!, row.secret!).toString()).toBe(transcript(row.id));
    }
  });

  test('verify, are counted and shown as turned', async () => {
    const operations = await site({ fields: [audio('sized'), beside('sized')] });
    expect(told(await collect(operations.verify({})), 'verified')).toMatchObject([
      { opened: SIZES.length - 1, failed: 0 },
      { opened: SIZES.length, failed: 0 },
    ]);
    expect(told(await collect(operations.census({})), 'census')).toMatchObject([
      { currentKey: SIZES.length - 1, empty: 1 },
      { currentKey: SIZES.length },
    ]);
    const { rows } = await operations.rows({ limit: 3 });
    expect(rows.map(({ primaryKey, status, key }) => [primaryKey.id, status, key])).toEqual([
      ['0', 'empty', null],
      ['1', 'current-key', target.fingerprint],
      ['63', 'current-key', target.fingerprint],
    ]);
  });

  test('are not turned a second time, and stay to the byte', async () => {
    const before = await everythingIn(database(), 'sized');
    const operations = await site({ fields: [audio('sized'), beside('sized')] });
    await expect(collect(operations.rotate({}))).rejects.toMatchObject({ code: 'unproven-key', exitCode: 3 });
    expect(await everythingIn(database(), 'sized')).toEqual(before);
  });
});

test('more objects than a page has rows are turned, each with its own row', async () => {
  await createJobs(database(), 'many');
  const sealed = Array.from({ length: 600 }, (_, i) => sealBytes(old, sound(i + 1, 70)));
  await database().query(
    `insert into many (id, audio, audio_nonce)
     select n, lo_from_bytea(0, decode(hex, 'hex')), nonce
       from unnest($1::text[], $2::text[]) with ordinality as made (hex, nonce, n)`,
    [sealed.map(({ bytes }) => bytes.toString('hex')), sealed.map(({ nonce }) => nonce)],
  );
  const facts = await collect((await site({ fields: [audio('many')] })).rotate({}));
  expect(told(facts, 'batch-written').map(({ rows }) => rows)).toEqual([500, 100]);
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 600, exitCode: 0 });
  expect(theOnly(facts, 'proved')).toMatchObject({
    opened: 600,
    failed: 0,
    changedSince: 0,
    digestsMatch: true,
  });
  const rows = await jobsIn(database(), 'many');
  const opened = await Promise.all(rows.map((row) => soundOf(database(), target, row)));
  expect(opened.filter((bytes, i) => bytes.equals(sound(i + 1, 70)))).toHaveLength(600);
});

describe('what can’t be turned is left to the byte and told', () => {
  test('while the others are turned', async () => {
    await createJobs(database(), 'odd');
    await addJob(database(), 'odd', { id: 1, plaintext: sound(1, 5_000), key: old });
    await addJob(database(), 'odd', { id: 2, plaintext: noise(2, 5_000), key: old });
    const gone = await addJob(database(), 'odd', { id: 3, plaintext: sound(3, 100), key: old });
    await addJob(database(), 'odd', { id: 4, plaintext: sound(4, 100), text: transcript(4), key: old });
    await addJob(database(), 'odd', { id: 5, plaintext: sound(5, 100), key: lost });
    await addJob(database(), 'odd', { id: 6, plaintext: sound(6, 100), text: transcript(6), key: lost });
    const { query } = database();
    await query('select lo_unlink($1::oid)', [gone]);
    await query('insert into odd values (7, null, null, null, null)');
    const before = await everythingIn(database(), 'odd');
    const operations = await site({ fields: [audio('odd'), beside('odd')] });
    const foretold = await collect(operations.rehearse({}));
    expect(await everythingIn(database(), 'odd'), 'a dry run changes nothing').toEqual(before);

    const facts = await collect(operations.rotate({}));

    for (const each of [foretold, facts]) {
      expect(statusesIn(each)).toEqual([
        ['2', 'undecidable'],
        ['3', 'damaged'],
        ['5', 'undecidable'],
        ['6', 'unknown-key'],
        ['6', 'unknown-key'],
      ]);
      expect(told(each, 'finding')[1]!.reason).toBe(`there is no large object ${gone}`);
      expect(theOnly(each, 'run-finished')).toMatchObject({
        outcome: 'done-with-findings',
        changed: 3,
        findings: 5,
        exitCode: 5,
      });
    }
    const after = await everythingIn(database(), 'odd');
    for (const id of [2, 3, 5, 6, 7]) expect(after[id - 1]).toEqual(before[id - 1]);
    const rows = await jobsIn(database(), 'odd');
    for (const id of [1, 4])
      expect(
        (await soundOf(database(), target, rows[id - 1]!)).equals(sound(id, id === 1 ? 5_000 : 100)),
      ).toBe(true);
  });

  test('or undoes all of it, objects included, where all or nothing was asked for', async () => {
    await createJobs(database(), 'odd_all');
    await addJob(database(), 'odd_all', { id: 1, plaintext: sound(1, PIECE_BYTES + 5), key: old });
    const gone = await addJob(database(), 'odd_all', { id: 2, plaintext: sound(2, 100), key: old });
    await database().query('select lo_unlink($1::oid)', [gone]);
    const before = await everythingIn(database(), 'odd_all');
    const operations = await site({ fields: [audio('odd_all')], commit: 'all' });
    expect(theOnly(await collect(operations.rehearse({})), 'run-finished')).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
    });
    const facts = await collect(operations.rotate({}));
    expect(statusesIn(facts)).toEqual([['2', 'damaged']]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    expect(await everythingIn(database(), 'odd_all')).toEqual(before);
  });
});

describe('a sound in no form that is known', () => {
  test('is turned where the operator accepts what nobody can decide', async () => {
    await createJobs(database(), 'unknown_form');
    await addJob(database(), 'unknown_form', { id: 1, plaintext: noise('raw', PIECE_BYTES + 64), key: old });
    await addJob(database(), 'unknown_form', { id: 2, plaintext: sound(2, 100), key: old });
    const operations = await site({ fields: [audio('unknown_form')] });
    const facts = await collect(operations.rotate({ accept: ['undecidable'] }));
    expect(told(facts, 'finding')).toEqual([]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 2, exitCode: 0 });
    expect(theOnly(facts, 'proved')).toMatchObject({
      opened: 2,
      failed: 0,
      changedSince: 0,
      digestsMatch: true,
    });
    const [raw] = await jobsIn(database(), 'unknown_form');
    expect((await soundOf(database(), target, raw!)).equals(noise('raw', PIECE_BYTES + 64))).toBe(true);
  });

  test('proves no key by itself', async () => {
    await createJobs(database(), 'only_unknown');
    await addJob(database(), 'only_unknown', { id: 1, plaintext: noise('raw', 100), key: old });
    const before = await everythingIn(database(), 'only_unknown');
    const operations = await site({ fields: [audio('only_unknown')] });
    for (const accept of [[], ['undecidable' as const]])
      await expect(collect(operations.rotate({ accept }))).rejects.toMatchObject({
        code: 'unproven-key',
        exitCode: 3,
      });
    expect(await everythingIn(database(), 'only_unknown')).toEqual(before);
  });
});
