import { afterAll, beforeAll, expect, test } from 'vitest';

import type { FindingFact, RunFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { opener, seal, versionsOf } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
const openTarget = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

interface Pair {
  id: string;
  secret: string | null;
  token: string | null;
  note: string;
  writes: number;
}

const TWO_FIELDS = `
create table account (
  id bigint primary key,
  secret text,
  token varchar(300),
  is_sensitive boolean,
  name text not null,
  note text not null default 'left alone',
  writes integer not null default 0
);
create function count_writes() returns trigger language plpgsql as $$
begin new.writes := old.writes + 1; return new; end $$;
create trigger counted before update on account for each row execute function count_writes();`;

function pairs(): Promise<Pair[]> {
  return database.query<Pair>('select id::text, secret, token, note, writes from account as a order by a.id');
}

const damaged = seal(keys.old, 'cut short').slice(0, 100 - 8);
const current = seal(keys.target, 'already new');
const unknown = seal(keys.lost, 'nobody opens it');
const ROWS: readonly [secret: string | null, token: string | null, sensitive: boolean | null][] = [
  [seal(keys.old, 's1'), seal(keys.old, 't1'), true],
  [seal(keys.old, 's2'), null, true],
  [current, seal(keys.old, 't3'), true],
  ['hunter2', seal(keys.old, 't4'), true],
  [unknown, 'none', true],
  [damaged, seal(keys.old, 't6'), true],
  ['', 'none', true],
  [null, current, true],
  [seal(keys.old, 's9'), seal(keys.old, 't9'), false],
  [seal(keys.old, 's10'), seal(keys.old, 't10'), null],
  ['none', 'none', true],
];

test('a mixture of every status is turned, counted and reported value by value, and the rest stays byte for byte', async () => {
  await database.query(TWO_FIELDS);
  await database.query(
    `insert into account (id, secret, token, is_sensitive, name)
     select n, s, t, b, 'account ' || n
       from unnest($1::text[], $2::text[], $3::boolean[]) with ordinality as made (s, t, b, n)`,
    [ROWS.map(([s]) => s), ROWS.map(([, t]) => t), ROWS.map(([, , b]) => b)],
  );
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [
      { table: 'account', label: 'upper(name) -- as people know it' },
      { table: 'account', column: 'token', where: 'is_sensitive', exempt: ['none'] },
    ],
  });
  const before = await pairs();

  const facts = await collect(operations.rotate({ reason: 'key leaked', ticket: 'OPS-7' }));

  expect(theOnly(facts, 'run-started')).toMatchObject({
    kind: 'rotate',
    dryRun: false,
    operator: 'user-17',
    reason: 'key leaked',
    ticket: 'OPS-7',
    backup: null,
    resumed: false,
    fields: ['public.account.secret', 'public.account.token'],
  });
  const [secret, token] = told(facts, 'field-finished');
  expect(secret).toMatchObject({ rows: 11, changed: 4, unchanged: 3, findings: 4 });
  expect(secret!.counts).toEqual({
    rows: 11,
    currentKey: 1,
    oldKey: 4,
    plaintext: 2,
    unknownKey: 1,
    damaged: 1,
    empty: 2,
    exempt: 0,
    undecidable: 0,
  });
  expect(token).toMatchObject({ rows: 9, changed: 4, unchanged: 5, findings: 0 });
  expect(token!.counts).toMatchObject({ rows: 9, currentKey: 1, oldKey: 4, empty: 1, exempt: 3 });
  expect(findings(facts)).toEqual([
    ['4', 'ACCOUNT 4', 'plaintext', '7 characters, not a Fernet token (it is not base64)'],
    ['5', 'ACCOUNT 5', 'unknown-key', 'no key of the keyring opens it'],
    ['6', 'ACCOUNT 6', 'damaged', '69 bytes is too short for a Fernet token (at least 73)'],
    ['11', 'ACCOUNT 11', 'plaintext', '4 characters, not a Fernet token (it does not begin with 0x80)'],
  ]);
  const finished = theOnly(facts, 'run-finished');
  expect(finished).toMatchObject({
    outcome: 'done-with-findings',
    exitCode: 5,
    rows: 20,
    changed: 8,
    unchanged: 8,
    findings: 4,
    reason: null,
  });
  for (const proof of told(facts, 'proved'))
    expect(proof).toMatchObject({ failed: 0, changedSince: 0, digestsMatch: true });
  expect(told(facts, 'proved').map(({ opened }) => opened)).toEqual([5, 4]);

  const after = await pairs();
  expect(after.map(({ note }) => note)).toEqual(before.map(({ note }) => note));
  expect(
    after.map(({ writes }) => writes),
    'one write for each row that changed',
  ).toEqual([1, 1, 1, 1, 0, 1, 0, 0, 1, 1, 0]);
  const turned = { secret: [1, 2, 9, 10], token: [1, 3, 4, 6] };
  for (const [i, row] of after.entries()) {
    for (const column of ['secret', 'token'] as const) {
      if (turned[column].includes(i + 1)) {
        expect(openTarget(row[column]!)).toBe(`${column[0]}${i + 1}`);
      } else expect(row[column]).toBe(before[i]![column]);
    }
  }
});

function findings(facts: readonly RunFact[]): (string | null)[][] {
  return told(facts, 'finding').map(({ primaryKey, label, status, reason }: FindingFact) => [
    primaryKey.id!,
    label,
    status,
    reason,
  ]);
}

test('verify fails exactly the values that do not open under the target key', async () => {
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [
      { table: 'account' },
      { table: 'account', column: 'token', where: 'is_sensitive', exempt: ['none'] },
    ],
  });
  const facts = await collect(operations.verify({}));
  expect(told(facts, 'verified')).toEqual([
    { event: 'verified', field: 'public.account.secret', opened: 5, failed: 4 },
    { event: 'verified', field: 'public.account.token', opened: 5, failed: 0 },
  ]);
  expect(theOnly(facts, 'verify-total')).toMatchObject({ opened: 10, failed: 4 });
});

test('a second run changes nothing and writes no row', async () => {
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [
      { table: 'account' },
      { table: 'account', column: 'token', where: 'is_sensitive', exempt: ['none'] },
    ],
  });
  const [first] = await operations.runs();
  const before = await versionsOf(database, 'account');
  const facts = await collect(operations.rotate({}));
  expect(theOnly(facts, 'run-finished')).toMatchObject({
    outcome: 'done-with-findings',
    changed: 0,
    unchanged: 16,
    findings: 4,
    exitCode: 5,
  });
  expect(theOnly(facts, 'run-started')).toMatchObject({ resumed: false });
  expect(theOnly(facts, 'run-started').run).not.toBe(first!.run);
  expect(await versionsOf(database, 'account')).toEqual(before);
});
