import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Referrer, judgeReferrers } from '../../src/database/referrers.ts';
import { readTable } from '../../src/database/catalogue.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf } from '../support/engine.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(`
    create schema other;
    create table vault (id bigint, part bigint, secret text, primary key (id, part), unique (part, id));
    create table plain (vault bigint, part bigint, foreign key (vault, part) references vault);
    create table other.deferred (vault bigint, part bigint, foreign key (part, vault)
      references vault (part, id) deferrable initially deferred);
    create table restricted (vault bigint, part bigint, foreign key (vault, part)
      references vault on delete restrict);
    create table gone (vault bigint, part bigint, foreign key (vault, part)
      references vault on delete cascade);
    create table emptied (vault bigint, part bigint, foreign key (vault, part)
      references vault on delete set null)`);
});
afterAll(() => database.end());

test('foreign keys onto a table are read where they say nothing of what becomes of their rows', async () => {
  const pool = await poolOf(database);
  const table = await readTable(pool, { schema: 'public', name: 'vault', columns: ['secret'] });
  expect(table!.referrers).toEqual([
    { table: 'other.deferred', columns: ['part', 'vault'], deferred: true },
    { table: 'plain', columns: ['vault', 'part'], deferred: false },
    { table: 'restricted', columns: ['vault', 'part'], deferred: false },
  ] satisfies Referrer[]);
});

const PLAIN: Referrer = { table: 'plain', columns: ['vault'], deferred: false };
const DEFERRED: Referrer = { table: 'later', columns: ['vault'], deferred: true };

test('they are told of where a lost key is to delete rows, and nowhere else', () => {
  const field = { schema: 'public', table: 'vault' };
  for (const onLostKey of [null, 'set-null', 'set-empty', 'drop-member'] as const)
    expect(judgeReferrers({ ...field, onLostKey }, [PLAIN])).toEqual([]);
  expect(judgeReferrers({ ...field, onLostKey: 'delete-row' }, [])).toEqual([]);
  expect(judgeReferrers({ ...field, onLostKey: 'delete-row' }, [PLAIN])).toEqual([
    {
      event: 'check',
      name: 'references',
      subject: 'public.vault',
      outcome: 'warn',
      message: 'plain (vault) refers to public.vault without an action on delete',
      hint: 'where a purge deletes rows, its rows go first, and keyturn purge takes them along; by itself PostgreSQL refuses it. A rotation does not mind',
    },
  ]);
  expect(judgeReferrers({ ...field, onLostKey: 'delete-row' }, [PLAIN, DEFERRED])).toMatchObject([
    {
      message: 'plain (vault) and later (vault) refer to public.vault without an action on delete',
      hint: 'where a purge deletes rows, their rows go first, and keyturn purge takes them along; by itself PostgreSQL refuses it (a deferred one only at the commit). A rotation does not mind',
    },
  ]);
});
