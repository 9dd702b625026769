import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { RowsExportFact, RowsExportRequest, RowsRequest, Scope } from '../../src/flows/operations.ts';
import { CSV_HEADER } from '../../src/plan/rows-csv.ts';
import { keyturn } from '../commands/keyturn.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, seal, sealMany } from '../support/sealed.ts';
import { makeKeys, makeSite, operationsAt } from '../support/site.ts';
import { wholePage } from '../support/whole-page.ts';

const keys = makeKeys();
let database: FreshDatabase;
const ROWS = 2_500;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', [...sealMany(keys.old, ROWS - 2), 'plain', null]);
  await createVault(database, 'odd', [seal(keys.target, 's'), 'gAAAAAcut']);
});
afterAll(() => database.end());

const FIELDS = [{ table: 'vault', label: `'=no ' || id` }, { table: 'odd' }];

async function siteAt() {
  const { folder, opening } = await makeSite({
    url: database.url,
    keys,
    fields: FIELDS,
    env: { HOME: '/nowhere' },
  });
  const before = readdirSync(folder);
  const fresh = () => readdirSync(folder).filter((name) => !before.includes(name));
  return { folder, fresh, opening, operations: await operationsAt(opening) };
}

test('a list as JSON lines is what status --rows --json prints, row by row', async () => {
  const { folder, fresh, operations } = await siteAt();
  const asked = {
    setup: () => operations.setup(),
    census: (scope: Scope) => operations.census(scope),
    rows: (request: RowsRequest) => operations.rows(request),
  };
  const printed = await keyturn('status --rows --json', { operations: asked });
  const rows = printed.stdout.split('\n').filter((line) => line.startsWith('{"event":"row"'));
  expect(rows).toHaveLength(ROWS + 2);
  const facts = await collect(operations.exportRows({ file: 'rows.json', format: 'json' }));
  const file = join(folder, 'rows.json');
  expect(facts.at(-1)).toEqual({ event: 'rows-exported', file, rows: ROWS + 2 });
  expect(told(facts, 'rows-export-progress').at(-1)?.rows).toBe(ROWS + 2);
  expect(readFileSync(file, 'utf8')).toBe(`${rows.join('\n')}\n`);
  expect([fresh(), statSync(file).mode & 0o777]).toEqual([['rows.json'], 0o600]);
});

test('a list as CSV has its order and its filter, and no cell that a spreadsheet would work out', async () => {
  const { folder, operations } = await siteAt();
  const request: RowsExportRequest = {
    file: 'rows.csv',
    format: 'csv',
    order: 'oldest-first',
    search: ['no 2'],
  };
  await collect(operations.exportRows({ ...request, statuses: ['old-key', 'plaintext'] }));
  const lines = readFileSync(join(folder, 'rows.csv'), 'utf8').split('\r\n');
  const { rows } = await wholePage(operations, {
    ...request,
    statuses: ['old-key', 'plaintext'],
    limit: 2_000,
  });
  expect(rows.length).toBeGreaterThan(600);
  expect(lines[0]).toBe(CSV_HEADER);
  expect(lines.slice(1)).toEqual([
    ...rows.map(({ primaryKey, status, key, sealedAt, reason }) =>
      [
        'public.vault.secret',
        primaryKey.id,
        `'=no ${primaryKey.id}`,
        status,
        key,
        sealedAt,
        reason && `"${reason}"`,
      ]
        .map((cell) => cell ?? '')
        .join(','),
    ),
    '',
  ]);
});

test('a list of nothing is a file of nothing but its header', async () => {
  const { folder, operations } = await siteAt();
  const facts = await collect(
    operations.exportRows({ file: 'none.csv', format: 'csv', search: ['nowhere'] }),
  );
  expect(theOnly(facts, 'rows-exported').rows).toBe(0);
  expect(readFileSync(join(folder, 'none.csv'), 'utf8')).toBe(`${CSV_HEADER}\r\n`);
});

test('no file is ever replaced, and one that can’t be made is told in words', async () => {
  const { folder, fresh, operations } = await siteAt();
  writeFileSync(join(folder, 'taken.csv'), 'precious');
  const refused = (file: string) => refusalOf(collect(operations.exportRows({ file, format: 'csv' })));
  expect(await refused('taken.csv')).toMatchObject({
    code: 'export-file-exists',
    exitCode: 3,
    message: `${join(folder, 'taken.csv')} exists already, and an export never overwrites a file`,
  });
  expect(await refused('no/such/folder.csv')).toMatchObject({ code: 'export-failed', exitCode: 3 });
  expect(await refused('~/rows.csv')).toMatchObject({
    message: 'nothing was exported: /nowhere/rows.csv: its folder does not exist',
  });
  expect(readFileSync(join(folder, 'taken.csv'), 'utf8')).toBe('precious');
  expect(fresh()).toEqual(['taken.csv']);
});

test('stopped, left or cut off from the database, it leaves no file and lets its session go', async () => {
  const { folder, fresh, operations } = await siteAt();
  const request: RowsExportRequest = { file: 'rows.csv', format: 'csv', order: 'newest-first' };
  const during = async (act: () => unknown) => {
    const facts: RowsExportFact[] = [];
    for await (const fact of operations.exportRows(request)) {
      expect(existsSync(join(folder, 'rows.csv.part'))).toBe(true);
      if (facts.push(fact) === 1) await act();
    }
  };
  expect(await refusalOf(during(() => operations.stop()))).toMatchObject({
    code: 'export-stopped',
    exitCode: 3,
  });
  expect(fresh()).toEqual([]);
  for await (const fact of operations.exportRows(request)) if (fact.event === 'rows-export-progress') break;
  expect(fresh()).toEqual([]);
  const idle = await database.query(
    `select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
  );
  expect(idle).toHaveLength(0);
  const cutOff = () =>
    database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
  expect(await refusalOf(during(cutOff))).toMatchObject({ exitCode: 4 });
  expect(fresh()).toEqual([]);
});
