import { afterAll, beforeAll, expect, test } from 'vitest';

import { differingTables, pictureOf } from '../../src/drill/picture.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(`
    create table note (id integer primary key, words text);
    create table "Odd name" (id integer primary key, bytes bytea);
    insert into note values (1, 'one'), (2, null);
    insert into "Odd name" values (1, '\\x00ff')`);
});
afterAll(() => database.end());

async function differingAfter(...statements: readonly string[]): Promise<string[]> {
  const before = await pictureOf(database.url);
  for (const statement of statements) await database.query(statement);
  return differingTables(before, await pictureOf(database.url));
}

test('tables that are written and stand as they were are the same', async () => {
  expect(
    await differingAfter(
      'delete from note where id = 1',
      `insert into note values (1, 'one')`,
      'update "Odd name" set bytes = bytes',
      'create schema keyturn create table run (id integer)',
    ),
  ).toEqual([]);
});

test.each([
  ['a value', `update note set words = 'One' where id = 1`, 'note'],
  ['NULL and the empty text', `update note set words = '' where id = 2`, 'note'],
  ['a row that is gone', 'delete from "Odd name"', 'Odd name'],
  ['a table that is new', 'create table more (id integer)', 'more'],
])('%s makes a difference', async (_what, statement, table) => {
  expect(await differingAfter(statement)).toEqual([table]);
});
