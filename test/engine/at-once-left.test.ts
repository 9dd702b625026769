import { describe, expect, test } from 'vitest';

import { sealBytes } from '../support/chacha20.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { versionsOf } from '../support/sealed.ts';
import { beside, type Cell, makeBeside, statusesIn, transcript, transcripts } from './beside.ts';

const { database, fill, keys, openedBy, site, standing } = makeBeside();

describe('what can’t be turned is left byte for byte and reported', () => {
  const lost = () => sealBytes(keys.lost, transcript(0));
  const short = () => sealBytes(keys.old, 'ok');
  const rows = (): Cell[] => [
    sealBytes(keys.old, transcript(1)),
    lost(),
    { ...sealBytes(keys.old, transcript(3)), nonce: 'QEFCQ0RFRkdISUo=' },
    { ...sealBytes(keys.old, transcript(4)), nonce: null },
    short(),
    { nonce: null, bytes: null },
    { nonce: 'QEFCQ0RFRkdISUpL', bytes: Buffer.alloc(0) },
    sealBytes(keys.target, transcript(8)),
    sealBytes(keys.old, transcript(9)),
    { ...sealBytes(keys.old, transcript(10)), nonce: 'a nonce, it says' },
  ];
  const FINDINGS = [
    ['2', 'unknown-key'],
    ['3', 'damaged'],
    ['4', 'damaged'],
    ['5', 'undecidable'],
    ['10', 'damaged'],
  ];

  test('while the others are turned', async () => {
    await fill('mixed', rows());
    const before = await standing('mixed');
    const operations = await site({ fields: [beside('mixed')] });
    const foretold = await collect(operations.rehearse({}));
    expect(await standing('mixed')).toEqual(before);
    const facts = await collect(operations.rotate({}));
    for (const each of [foretold, facts]) {
      expect(statusesIn(each)).toEqual(FINDINGS);
      expect(theOnly(each, 'run-finished')).toMatchObject({
        outcome: 'done-with-findings',
        rows: 10,
        changed: 2,
        unchanged: 3,
        findings: 5,
        exitCode: 5,
      });
    }
    expect(theOnly(facts, 'proved')).toMatchObject({
      opened: 2,
      failed: 0,
      changedSince: 0,
      digestsMatch: true,
    });
    const after = await standing('mixed');
    for (const [i, row] of after.entries()) if (![1, 9].includes(row.id)) expect(row).toEqual(before[i]);
    const opened = await openedBy(keys.target, 'mixed');
    expect([1, 8, 9].map((id) => opened[id - 1])).toEqual([1, 8, 9].map(transcript));
  });

  test('or all of it is undone where all or nothing was asked for', async () => {
    await fill('mixed_all', rows());
    const before = await standing('mixed_all');
    const operations = await site({ fields: [beside('mixed_all')], commit: 'all' });
    const foretold = theOnly(await collect(operations.rehearse({})), 'run-finished');
    expect(foretold).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    const facts = await collect(operations.rotate({}));
    expect(statusesIn(facts)).toEqual(FINDINGS.filter(([, status]) => status !== 'undecidable'));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    expect(await standing('mixed_all')).toEqual(before);
  });

  test('but for what nobody can decide, which undoes nothing', async () => {
    await fill('short_all', [sealBytes(keys.old, transcript(1)), short()]);
    const operations = await site({ fields: [beside('short_all')], commit: 'all' });
    const facts = await collect(operations.rotate({}));
    expect(statusesIn(facts)).toEqual([['2', 'undecidable']]);
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 1, findings: 1, exitCode: 5 });
  });
});

describe('a row that the database refuses', () => {
  const REFUSED = [1, 700, 1_500];
  const refusing = `
    create function refuse() returns trigger language plpgsql as $$
    begin
      if old.id in (${REFUSED.join()}) then raise exception 'refused: %', new.nonce; end if;
      return new;
    end $$`;

  test('is left and told, wherever it stands; the others are turned and proved', async () => {
    await fill('guarded', transcripts(keys.old, 1_500));
    await database().query(
      `${refusing}; create trigger refusing before update on guarded for each row execute function refuse()`,
    );
    const before = await standing('guarded');
    const facts = await collect((await site({ fields: [beside('guarded')] })).rotate({}));
    expect(told(facts, 'finding')).toMatchObject(
      REFUSED.map((id) => ({
        primaryKey: { id: String(id) },
        status: 'old-key',
        reason: 'a trigger or function raised an error (SQLSTATE P0001)',
      })),
    );
    expect(theOnly(facts, 'run-finished')).toMatchObject({
      outcome: 'done-with-findings',
      rows: 1_500,
      changed: 1_497,
      findings: 3,
      exitCode: 5,
    });
    expect(theOnly(facts, 'proved')).toMatchObject({
      opened: 1_497,
      failed: 0,
      changedSince: 0,
      digestsMatch: true,
    });
    const after = await standing('guarded');
    for (const id of REFUSED) expect(after[id - 1]).toEqual(before[id - 1]);
    const opened = await openedBy(keys.target, 'guarded');
    expect(opened.filter((text, i) => text === transcript(i + 1))).toHaveLength(1_497);
  });

  test('is turned by the next run, once nothing stands in its way', async () => {
    await database().query('drop trigger refusing on guarded');
    const facts = await collect((await site({ fields: [beside('guarded')] })).rotate({}));
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3, exitCode: 0 });
  });

  test('by a constraint on its nonce is told with the constraint, and no value', async () => {
    await fill('checked', transcripts(keys.old, 5));
    await database().query(
      `alter table checked add constraint same_nonce check (id <> 4 or length(nonce) > 1000) not valid`,
    );
    const facts = await collect((await site({ fields: [beside('checked')] })).rotate({}));
    expect(theOnly(facts, 'finding')).toMatchObject({
      primaryKey: { id: '4' },
      reason: 'a check constraint stands in the way (SQLSTATE 23514, constraint same_nonce, table checked)',
    });
    expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: 4, exitCode: 5 });
  });

  test('undoes all where all or nothing was asked for, and is found among its batch', async () => {
    await fill('guarded_all', transcripts(keys.old, 900));
    await database().query(
      'create trigger refusing before update on guarded_all for each row when (old.id = 700) execute function refuse()',
    );
    const before = await versionsOf(database(), 'guarded_all');
    const facts = await collect((await site({ fields: [beside('guarded_all')], commit: 'all' })).rotate({}));
    expect(theOnly(facts, 'finding')).toMatchObject({ primaryKey: { id: '700' }, status: 'old-key' });
    expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'failed', changed: 0, exitCode: 3 });
    expect(await versionsOf(database(), 'guarded_all')).toEqual(before);
  });
});
