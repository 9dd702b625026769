import { afterAll, beforeAll, expect, test } from 'vitest';

import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { opener, seal } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(`
    create table visit (at timestamptz, day date, secret text, token text, primary key (at, day))`);
  await database.query(
    `insert into visit
     select '2026-10-25 00:30:00.123456+00'::timestamptz + n * interval '30 minutes', date '2026-02-01' + n, s, null
       from unnest($1::integer[], $2::text[]) as made (n, s)`,
    [Array.from({ length: 12 }, (_, n) => n), Array.from({ length: 12 }, (_, n) => seal(keys.old, `v${n}`))],
  );
  // Times that two zones write alike, texts that null is mistaken for, backslashes that escape, nothing in the path.
  await database.query(`
    alter database ${database.name} set datestyle = 'SQL, DMY';
    alter database ${database.name} set timezone = 'Europe/Dublin';
    alter database ${database.name} set array_nulls = off;
    alter database ${database.name} set bytea_output = 'escape';
    alter database ${database.name} set search_path = '';
    alter database ${database.name} set default_transaction_read_only = on;
    alter database ${database.name} set default_transaction_isolation = 'serializable';
    alter database ${database.name} set row_security = off`);
});
afterAll(() => database.end());

test('whatever the database’s own settings are, keys read back as they are, and null stays null', async () => {
  const operations = await siteFor({
    url: database.url,
    keys,
    fields: [{ table: 'visit' }, { table: 'visit', column: 'token' }],
  });
  const dry = await collect(operations.rehearse({}));
  expect(theOnly(dry, 'run-finished')).toMatchObject({ outcome: 'done', changed: 12 });
  const facts = await collect(operations.rotate({ reason: "it's \\ due" }));
  expect(theOnly(facts, 'run-finished')).toMatchObject({ outcome: 'done', changed: 12, findings: 0 });
  expect(told(facts, 'proved')[0]).toMatchObject({ opened: 12, digestsMatch: true });
  const rows = await database.query<{ secret: string; token: string | null }>(
    'select secret, token from public.visit order by at',
  );
  const open = opener(keys.target);
  expect(rows.map(({ secret }) => open(secret))).toEqual(Array.from({ length: 12 }, (_, n) => `v${n}`));
  expect(rows.every(({ token }) => token === null)).toBe(true);
  expect(await operations.report(null)).toMatchObject({ reason: "it's \\ due", outcome: 'done' });
});
