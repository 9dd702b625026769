import { afterAll, beforeAll, expect, test } from 'vitest';

import type { FindingsPage, Operations } from '../../src/flows/operations.ts';
import type { RunFact } from '../../src/plan/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { createVault, seal, sealMany } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

/** Ids of all findings of a run, page by page, from one end to the other. */
async function paged(operations: Operations, run: string, backwards: boolean): Promise<string[]> {
  const pages: string[][] = [];
  for (let after: string | null = null; pages.length < 20; ) {
    const page: FindingsPage = await operations.findings({ run, after, backwards, limit: 3 });
    pages.push(page.rows.map(({ primaryKey }) => primaryKey.id!));
    after = page.cursor;
    if (after === null) return (backwards ? pages.reverse() : pages).flat();
  }
  throw new Error('the pages never end');
}

test('what a run left is paged from either end in the order it was found, as its report has it', async () => {
  const plain = Array.from({ length: 7 }, (_, n) => `plain ${n}`);
  await createVault(database, 'vault', [...sealMany(keys.old, 3), ...plain]);
  const fields = [{ table: 'vault', label: `'no ' || id` }];
  const operations = await siteFor({ url: database.url, keys, fields });
  expect(await operations.findings({ run: 'none', limit: 9 })).toEqual({ rows: [], cursor: null });
  const facts = await collect(operations.rotate({}));
  const { run } = theOnly(facts, 'run-started');
  // Another run's findings are none of its own.
  await collect(operations.rotate({}));
  const ids = ['4', '5', '6', '7', '8', '9', '10'];
  expect(await paged(operations, run, false)).toEqual(ids);
  expect(await paged(operations, run, true)).toEqual(ids);
  const { rows } = await operations.findings({ run, limit: 50 });
  const { leftAsTheyWere } = await operations.report(run);
  expect(rows.map(({ place: _place, ...finding }) => finding)).toEqual(leftAsTheyWere);
  expect(leftAsTheyWere).toEqual(told(facts, 'finding'));
});

test('a report has every finding of a run that left thousands, in the order they were found', async () => {
  await createVault(database, 'many', [...sealMany(keys.old, 1), 'plain']);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'many' }] });
  const { run } = theOnly(await collect(operations.rotate({})), 'run-started');
  await database.query(
    `insert into keyturn.finding (run, field, primary_key, status, reason)
     select $1, 'public.many.secret', jsonb_build_object('id', n::text), 'plaintext', 'not sealed'
       from generate_series(3, 5000) as n`,
    [run],
  );
  const { leftAsTheyWere } = await operations.report(run);
  expect(leftAsTheyWere.map(({ primaryKey }) => primaryKey.id)).toEqual(
    Array.from({ length: 4_999 }, (_, n) => String(n + 2)),
  );
});

test('a finding is on record once it is told, and under commit: all once everything is committed', async () => {
  await createVault(database, 'meanwhile', [...sealMany(keys.old, 3), 'plain']);
  for (const [commit, known] of [
    ['batch', 1],
    ['all', 0],
  ] as const) {
    await database.query(`update meanwhile set secret = $1 where id = 1`, [seal(keys.old, 'again')]);
    const operations = await siteFor({ url: database.url, keys, commit, fields: [{ table: 'meanwhile' }] });
    const facts: RunFact[] = [];
    for await (const fact of operations.rotate({})) {
      facts.push(fact);
      if (fact.event !== 'finding') continue;
      const { run } = theOnly(facts, 'run-started');
      expect((await operations.findings({ run, limit: 9 })).rows).toHaveLength(known);
    }
    const { run } = theOnly(facts, 'run-started');
    const { rows } = await operations.findings({ run, limit: 9 });
    expect(rows).toMatchObject([{ primaryKey: { id: '4' }, status: 'plaintext' }]);
  }
});

test('the row of a finding is found by the names of its key, in whatever order the record keeps them', async () => {
  await database.query('create table paired (tenant int, id int, secret text, primary key (tenant, id))');
  await database.query('insert into paired values (1, 2, $1), (2, 1, $2)', [seal(keys.old, 'a'), 'plain']);
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'paired' }] });
  const { run } = theOnly(await collect(operations.rotate({})), 'run-started');
  const [finding] = (await operations.findings({ run, limit: 9 })).rows;
  const { field, primaryKey } = finding!;
  const [columns, key] = [Object.keys(primaryKey), Object.values(primaryKey)];
  expect(columns).toEqual(['id', 'tenant']);
  const { values } = await operations.inspect({ field, key, columns });
  expect(values).toMatchObject([{ status: 'plaintext', primaryKey: { tenant: '2', id: '1' } }]);
});
