import { afterAll, beforeAll, expect, test } from 'vitest';

import { fernet } from '../../src/schemes/fernet.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { createVault, opener, seal } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
const openTarget = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

test('a run without findings ends with exit code 0, and so does the next, which has nothing to turn', async () => {
  await createVault(database, 'tidy', [seal(keys.old, 'one'), seal(keys.old, 'two'), null]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'tidy' }] });
  const first = theOnly(await collect(operations.rotate({})), 'run-finished');
  expect(first).toMatchObject({ outcome: 'done', changed: 2, unchanged: 1, findings: 0, exitCode: 0 });
  const second = theOnly(await collect(operations.rotate({})), 'run-finished');
  expect(second).toMatchObject({ outcome: 'done', changed: 0, unchanged: 3, findings: 0, exitCode: 0 });
});

test('the record of a run says what the run said', async () => {
  await createVault(database, 'account', [seal(keys.old, 'a'), 'plain', null]);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'account', label: 'id' }] });
  const facts = await collect(operations.rotate({ answers: ['backup: none named'], backup: 'nightly' }));
  const { run } = theOnly(facts, 'run-started');
  const report = await operations.report(null);
  const finished = theOnly(facts, 'run-finished');
  expect(report).toMatchObject({
    run,
    operator: 'user-17',
    application: 'webops',
    environment: 'development',
    outcome: 'done-with-findings',
    backup: 'nightly',
    answers: ['backup: none named'],
    rows: finished.rows,
    changed: finished.changed,
    findings: finished.findings,
  });
  expect(report.fields).toEqual(told(facts, 'field-finished'));
  expect(report.proofs).toEqual(told(facts, 'proved'));
  expect(report.leftAsTheyWere).toEqual(told(facts, 'finding'));
  expect(report.finishedAt).not.toBeNull();
  expect(await operations.report(run)).toEqual(report);
});

test('two keyrings on one table are turned one after the other, each value under its own key', async () => {
  const others = makeKeys();
  await database.query('create table mixed (id bigint primary key, mine text, yours text)');
  await database.query('insert into mixed values (1, $1, $2), (2, $3, null)', [
    seal(keys.old, 'mine'),
    seal(others.old, 'yours'),
    seal(keys.old, 'alone'),
  ]);
  const operations = await siteFor({
    url: database.url,
    keys,
    env: { OTHER_NEW: fernet.formatKey(others.target), OTHER_OLD: fernet.formatKey(others.old) },
    keyrings: {
      other: { scheme: 'fernet', current: { env: 'OTHER_NEW' }, older: [{ env: 'OTHER_OLD' }] },
    },
    fields: [
      { table: 'mixed', column: 'mine' },
      { table: 'mixed', column: 'yours', keyring: 'other' },
    ],
  });
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 3, findings: 0 });
  expect(told(facts, 'proved').map(({ digestsMatch, failed }) => [digestsMatch, failed])).toEqual([
    [true, 0],
    [true, 0],
  ]);
  const rows = await database.query<{ mine: string; yours: string | null }>(
    'select * from mixed order by id',
  );
  expect(rows.map(({ mine }) => openTarget(mine))).toEqual(['mine', 'alone']);
  expect(opener(others.target)(rows[0]!.yours!)).toBe('yours');
});
