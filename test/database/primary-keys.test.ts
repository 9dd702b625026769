import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Operations, RowsCursor, RowsPage } from '../../src/flows/operations.ts';
import type { PrimaryKey } from '../../src/plan/facts.ts';
import { makeCollation } from '../support/collation.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly } from '../support/facts.ts';
import { opener, seal } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';

const keys = makeKeys();
const openTarget = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

/** Texts that break whatever is not bound, quoted or compared with care. */
const ODD = [
  '',
  ' ',
  'NULL',
  'null',
  '"quoted"',
  "it's; drop table x --",
  '{1,2}',
  '\\',
  '\\\\"',
  'C:\\new\\table',
  'a,b',
  '日本語',
  '🔑 key',
  'é',
  'e\u0301',
  'ZZ',
  'aa',
  'Aa',
  '%s $1 ?',
  'tab\tand\nline',
  '[1,"2"]',
] as const;

interface KeyCase {
  /** What comes after `create table`. */
  columns: string;
  key: readonly string[];
  values: readonly (readonly string[])[];
}

const KEYS: Readonly<Record<string, KeyCase>> = {
  'an integer, negative ones too': {
    columns: 'id integer primary key',
    key: ['id'],
    values: [['-2147483648'], ['-1'], ['0'], ['7'], ['2147483647']],
  },
  'a smallint': { columns: 'id smallint primary key', key: ['id'], values: [['-3'], ['2'], ['10']] },
  'a bigint beyond what a double holds': {
    columns: 'id bigint primary key',
    key: ['id'],
    values: [['9007199254740992'], ['9007199254740993'], ['9007199254740994'], ['9223372036854775807']],
  },
  'a uuid': {
    columns: 'id uuid primary key',
    key: ['id'],
    values: [
      ['00000000-0000-0000-0000-000000000000'],
      ['9f3c1a52-7f0e-4a3e-9df4-1c1a6a1d2b3c'],
      ['ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ],
  },
  'a text of odd characters': {
    columns: 'id text primary key',
    key: ['id'],
    values: ODD.map((odd) => [odd]),
  },
  'a varchar(40) of odd characters': {
    columns: 'id varchar(40) primary key',
    key: ['id'],
    values: ODD.map((odd) => [odd]),
  },
  'a char(5)': { columns: 'id char(5) primary key', key: ['id'], values: [['a'], ['b c'], ['zzzzz']] },
  'an integer and a text together': {
    columns: 'tenant integer, name text, primary key (tenant, name)',
    key: ['tenant', 'name'],
    values: [1, 2, 10].flatMap((tenant) => ODD.map((odd) => [String(tenant), odd])),
  },
  'a numeric': {
    columns: 'id numeric primary key',
    key: ['id'],
    values: [['-0.5'], ['1'], ['1.50'], ['123456789012345678901234567890.5'], ['NaN']],
  },
  'a date and a timestamp with time zone': {
    columns: 'day date, at timestamptz, primary key (day, at)',
    key: ['day', 'at'],
    values: [
      ['2024-02-29', '2026-10-25 02:30:00.000001+02'],
      ['2024-03-01', '2026-10-25 02:30:00.000001+01'],
      ['2024-03-01', 'infinity'],
    ],
  },
  'a text under a collation that holds A and a to be one letter': {
    columns: 'id text collate keyturn_ci primary key',
    key: ['id'],
    values: [['alpha'], ['Beta'], ['GAMMA'], ['delta é']],
  },
};

/** The primary keys of a list in its order, read two by two from its beginning, or from its end. */
async function listed(operations: Operations, { backwards = false }): Promise<PrimaryKey[]> {
  const pages: PrimaryKey[][] = [];
  for (let after: RowsCursor | null = null; ; ) {
    const page: RowsPage = await operations.rows({ limit: 2, after, backwards });
    pages.push(page.rows.map(({ primaryKey }) => primaryKey));
    after = page.cursor;
    if (after === null) return (backwards ? pages.reverse() : pages).flat();
  }
}

test.for(Object.entries(KEYS))('rows are paged, written and named by %s', async ([, keyCase], { skip }) => {
  const { columns, key, values } = keyCase;
  if (columns.includes('keyturn_ci') && !(await makeCollation(database)))
    skip('this server was built without ICU, which nondeterministic collations need');
  await database.query('drop table if exists keyed');
  await database.query(`create table keyed (${columns}, secret text)`);
  for (const [i, row] of values.entries()) {
    await database.query(
      `insert into keyed (${key.join(', ')}, secret) values (${key.map((_, n) => `$${n + 1}`).join(', ')}, $${key.length + 1})`,
      [...row, i === values.length - 1 ? 'plain' : seal(keys.old, `secret ${i}`)],
    );
  }
  const operations = await siteFor({ url: database.url, keys, fields: [{ table: 'keyed' }] });

  const facts = await collect(operations.rotate({}));

  expect(theOnly(facts, 'run-finished')).toMatchObject({ changed: values.length - 1, findings: 1 });
  const standing = await database.query<{ secret: string }>(
    `select ${key.map((name) => `k.${name}::text as ${name}`).join(', ')}, secret from keyed as k order by ${key.map((name) => `k.${name}`).join(', ')}`,
  );
  expect(standing.map(({ secret }) => openTarget(secret) ?? secret).sort()).toEqual(
    values.map((_, i) => (i === values.length - 1 ? 'plain' : `secret ${i}`)).sort(),
  );
  const { secret, ...named } = standing.find((row) => row.secret === 'plain')!;
  expect(secret).toBe('plain');
  expect(theOnly(facts, 'finding').primaryKey).toEqual(named);

  const inOrder = standing.map(({ secret: _, ...primaryKey }) => primaryKey);
  expect(await listed(operations, {})).toEqual(inOrder);
  expect(await listed(operations, { backwards: true })).toEqual(inOrder);
  for (const primaryKey of inOrder) {
    const { values } = await operations.inspect({ field: 'keyed.secret', key: Object.values(primaryKey) });
    expect(values).toMatchObject([{ primaryKey }]);
  }
});
