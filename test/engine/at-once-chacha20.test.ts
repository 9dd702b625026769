import { describe, expect, test } from 'vitest';

import type { RunFact } from '../../src/plan/facts.ts';
import { crypt, sealBytes } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { versionsOf } from '../support/sealed.ts';
import { beside, makeBeside, transcript, transcripts } from './beside.ts';

const { database, fill, keys, openedBy, site, standing } = makeBeside();

test('all values of a keyring are turned and proved in one transaction, which nobody sees before its end', async () => {
  const plain = Array.from({ length: 1_200 }, (_, i) => transcript(i + 1));
  await fill('first', transcripts(keys.old, 1_200));
  await fill('second', transcripts(keys.old, 3));
  const operations = await site({ fields: [beside('first'), beside('second')] });
  const before = [await standing('first'), await standing('second')];
  const facts: RunFact[] = [];
  for await (const fact of operations.rotate({})) {
    facts.push(fact);
    if (fact.event !== 'proved') continue;
    expect([await standing('first'), await standing('second')]).toEqual(before);
  }
  expect(theOnly(facts, 'run-started').keyrings).toMatchObject([{ scheme: 'chacha20', commit: 'all' }]);
  expect(told(facts, 'batch-committed')).toEqual([]);
  expect(told(facts, 'proved')).toMatchObject([
    { field: 'public.first.secret', opened: 1_200, failed: 0, changedSince: 0, digestsMatch: true },
    { field: 'public.second.secret', opened: 3, failed: 0, changedSince: 0, digestsMatch: true },
  ]);
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done',
    rows: 1_203,
    changed: 1_203,
    findings: 0,
    exitCode: 0,
  });
  expect(await openedBy(keys.target, 'first')).toEqual(plain);
  for (const [i, row] of (await standing('first')).entries()) {
    expect(row.nonce).toMatch(/^[A-Za-z0-9+/]{16}$/);
    expect(row.nonce).not.toBe(before[0]![i]!.nonce);
    expect(row.note).toBe('left alone');
  }
  expect(new Set((await standing('first')).map(({ nonce }) => nonce)).size).toBe(1_200);
  const ledger = await readLedger(database(), 'public.first.secret');
  expect(ledger).toMatchObject({ rows: 1_200, changed: 1_200, written: 1_200, contradictions: [] });
});

test('turned once, they are not turned again: what proves a key stands under the target key already', async () => {
  const operations = await site({ fields: [beside('first'), beside('second')] });
  const before = await versionsOf(database(), 'first');
  for (const run of [
    operations.rotate({}),
    operations.rehearse({}),
    operations.rotate({ accept: ['undecidable'] }),
  ])
    await expect(collect(run)).rejects.toMatchObject({
      code: 'unproven-key',
      exitCode: 3,
      message: expect.stringContaining('stands under the target key'),
      hint: expect.stringContaining('stage a new key'),
    });
  expect(await versionsOf(database(), 'first')).toEqual(before);
});

test('turned once, they open and verify under the target key alone, and are shown under it', async () => {
  const operations = await site({ fields: [beside('second')] });
  expect(theOnly(await collect(operations.verify({})), 'verify-total')).toMatchObject({
    opened: 3,
    failed: 0,
  });
  expect(theOnly(await collect(operations.census({})), 'census')).toMatchObject({ rows: 3, currentKey: 3 });
  const { rows } = await operations.rows({ limit: 10 });
  expect(rows.map(({ status, key, sealedAt, reason }) => [status, key, sealedAt, reason])).toEqual(
    Array(3).fill(['current-key', keys.target.fingerprint, null, null]),
  );
});

test('a keyring that is turned back stands as it stood, under the key it stood under', async () => {
  const back = { ...keys, old: keys.target, target: keys.old };
  const facts = await collect((await site({ keys: back, fields: [beside('second')] })).rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3 });
  expect(await openedBy(keys.old, 'second')).toEqual([1, 2, 3].map(transcript));
});

describe('nothing is changed', () => {
  test('where the commit itself fails', async () => {
    await fill('at_commit', transcripts(keys.old, 30));
    await database().query(`
      create function refuse_late() returns trigger language plpgsql as $$ begin raise exception 'late'; end $$;
      create constraint trigger late after update on at_commit deferrable initially deferred
        for each row execute function refuse_late()`);
    const before = await versionsOf(database(), 'at_commit');
    const facts = await collect((await site({ fields: [beside('at_commit')] })).rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0 });
    expect(await versionsOf(database(), 'at_commit')).toEqual(before);
  });

  test('where it is stopped, or left by whoever reads it, before its commit; and then it can be done', async () => {
    await fill('stopped', transcripts(keys.old, 800));
    const before = await versionsOf(database(), 'stopped');
    const operations = await site({ fields: [beside('stopped')] });
    for await (const fact of operations.rotate({})) if (fact.event === 'batch-written') operations.stop();
    expect(await versionsOf(database(), 'stopped')).toEqual(before);
    for await (const fact of operations.rotate({})) if (fact.event === 'proved') break;
    expect(await versionsOf(database(), 'stopped')).toEqual(before);
    const facts = await collect(operations.rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 800, exitCode: 0 });
    expect(theOnly(facts, 'proved')).toMatchObject({ opened: 800, failed: 0, digestsMatch: true });
  });

  test('where a trigger puts an old nonce back: the proof finds that nothing opens any more', async () => {
    await fill('stubborn', transcripts(keys.old, 20));
    await database().query(`
      create function put_back() returns trigger language plpgsql as
        $$ begin if old.id = 3 then new.nonce := old.nonce; end if; return new; end $$;
      create trigger putting_back before update on stubborn for each row execute function put_back()`);
    const before = await versionsOf(database(), 'stubborn');
    const facts = await collect((await site({ fields: [beside('stubborn')] })).rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 1 });
    expect(await versionsOf(database(), 'stubborn')).toEqual(before);
  });

  test('where a trigger changes one letter of what is written: the proof compares what went in', async () => {
    await fill('meddled', transcripts(keys.old, 20));
    await database().query(`
      create function meddle() returns trigger language plpgsql as $$
      begin
        if old.id = 3 then new.secret := set_byte(new.secret, 12, get_byte(new.secret, 12) # 1); end if;
        return new;
      end $$;
      create trigger meddling before update on meddled for each row execute function meddle()`);
    const before = await versionsOf(database(), 'meddled');
    const facts = await collect((await site({ fields: [beside('meddled')] })).rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({
      outcome: 'failed',
      changed: 0,
      exitCode: 1,
      reason: expect.stringContaining('did not find what was turned'),
    });
    expect(await versionsOf(database(), 'meddled')).toEqual(before);
  });

  test('where the server goes on without the session in the middle', async () => {
    await fill('cut_off', transcripts(keys.old, 600));
    const before = await versionsOf(database(), 'cut_off');
    const operations = await site({ fields: [beside('cut_off')] });
    const facts: RunFact[] = [];
    for await (const fact of operations.rotate({})) {
      facts.push(fact);
      if (fact.event === 'batch-written' && told(facts, 'batch-written').length === 1)
        await database().query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`,
        );
    }
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 4 });
    expect(await versionsOf(database(), 'cut_off')).toEqual(before);
    const again = await collect(operations.rotate({}));
    expect(theOnly(again, 'run-finished')).toMatchObject({ outcome: 'done', changed: 600 });
  });
});

test('several cells of a row are turned by their strongest; a cell that is not turned stays to the byte', async () => {
  await database().query(`
    create table transcript (
      id int primary key,
      txt bytea not null, txt_nonce text not null check (length(txt_nonce) = 16),
      vtt bytea not null, vtt_nonce text not null check (length(vtt_nonce) = 16),
      json bytea not null, json_nonce text not null check (length(json_nonce) = 16),
      writes int not null default 0);
    create function count_writes() returns trigger language plpgsql as
      $$ begin new.writes := old.writes + 1; return new; end $$;
    create trigger counted before update on transcript for each row execute function count_writes()`);
  const seal = (text: string, key = keys.old) => sealBytes(key, text);
  const rows = [
    [seal('Hi'), seal('WEBVTT\n\n'), seal(transcript(1))],
    [seal(''), seal('WEBVTT\n\n'), seal(transcript(2))],
    [seal('Hi', keys.lost), seal('WEBVTT\n\n', keys.lost), seal(transcript(3), keys.lost)],
    [seal('Hi'), seal('WEBVTT\n\n'), seal(transcript(4), keys.target)],
    [seal('', keys.target), seal('', keys.old), seal('')],
  ];
  for (const [i, cells] of rows.entries())
    await database().query('insert into transcript values ($1, $2, $3, $4, $5, $6, $7)', [
      i + 1,
      ...cells.flatMap(({ nonce, bytes }) => [bytes, nonce]),
    ]);
  const fields = ['txt', 'vtt', 'json'].map((name) => beside('transcript', name, `${name}_nonce`));
  const read = () => database().query<Record<string, unknown>>('select * from transcript order by id');
  const before = await read();
  const operations = await site({ fields });

  const facts = await collect(operations.rotate({}));

  expect(told(facts, 'field-finished').map(({ changed, findings }) => [changed, findings])).toEqual([
    [1, 2],
    [2, 2],
    [2, 2],
  ]);
  expect(told(facts, 'finding').map(({ primaryKey, status }) => `${primaryKey.id} ${status}`)).toEqual([
    ...Array(3).fill('3 unknown-key'),
    ...Array(3).fill('4 undecidable'),
  ]);
  expect(
    told(facts, 'proved').map(({ opened, failed, digestsMatch }) => [opened, failed, digestsMatch]),
  ).toEqual([
    [1, 0, true],
    [2, 0, true],
    [2, 0, true],
  ]);
  const after = await read();
  expect(after.map(({ writes }) => writes)).toEqual([1, 1, 0, 0, 0]);
  expect(after.slice(2)).toEqual(before.slice(2));
  expect(after[1]).toMatchObject({ txt: before[1]!.txt, txt_nonce: before[1]!.txt_nonce });
  for (const [name, texts] of [
    ['vtt', ['WEBVTT\n\n', 'WEBVTT\n\n']],
    ['json', [transcript(1), transcript(2)]],
  ] as const)
    for (const [i, text] of texts.entries())
      expect(
        crypt(keys.target, after[i]![`${name}_nonce`] as string, after[i]![name] as Buffer).toString(),
      ).toBe(text);

  const { rows: shown } = await operations.rows({ limit: 20, statuses: ['undecidable'] });
  expect(shown.map(({ field, primaryKey, key }) => [field, primaryKey.id, key])).toEqual(
    ['txt', 'vtt', 'json'].map((name) => [`public.transcript.${name}`, '4', null]),
  );
  expect(told(await collect(operations.census({})), 'census')).toMatchObject([
    { currentKey: 1, empty: 2, unknownKey: 1, undecidable: 1 },
    { currentKey: 2, empty: 1, unknownKey: 1, undecidable: 1 },
    { currentKey: 2, empty: 1, unknownKey: 1, undecidable: 1 },
  ]);
});
