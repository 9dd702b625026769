import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect, theOnly, told } from '../support/facts.ts';
import { opener, seal, versionsOf } from '../support/sealed.ts';
import { makeKeys, siteFor } from '../support/site.ts';
import { createForm, type Form, FORMS, shownIn, type StoredField } from './forms.ts';

const keys = makeKeys();
const openTarget = opener(keys.target);
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.end());

const OLD = [seal(keys.old, 'one'), seal(keys.old, 'two, and somewhat longer')] as const;
const CELLS = [
  OLD[0],
  seal(keys.target, 'already new'),
  'hunter two',
  seal(keys.lost, 'nobody opens it'),
  seal(keys.old, 'cut short').slice(0, 92),
  '',
  'none',
  OLD[1],
];

describe.each(FORMS.map((form, i) => ({ ...form, table: `form_${i}` })))('cells in $name', (form) => {
  const field: StoredField = { table: form.table, exempt: ['none'], ...form.setting };
  const operations = () => siteFor({ url: database.url, keys, fields: [field] });
  const shown = () => shownIn(database, form.table, form.shown);

  test('are checked, counted and rehearsed without a change', async () => {
    await createForm(database, { table: form.table, form, cells: CELLS });
    const before = await versionsOf(database, form.table);
    const site = await operations();

    const checks = await collect(site.check({}));
    expect(checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    const census = theOnly(await collect(site.census({})), 'census');
    expect(census).toMatchObject({ rows: 8, currentKey: 1, oldKey: 2, plaintext: 1, unknownKey: 1 });
    expect(census).toMatchObject({ damaged: 1, empty: 1, exempt: 1, undecidable: 0 });
    const finished = theOnly(await collect(site.rehearse({})), 'run-finished');
    expect(finished).toMatchObject({ dryRun: true, outcome: 'done-with-findings', changed: 2, findings: 3 });
    expect(await versionsOf(database, form.table)).toEqual(before);
  });

  test('are turned where an older key opens them, and every other byte stays', async () => {
    const [before, versions] = [await shown(), await versionsOf(database, form.table)];
    const facts = await collect((await operations()).rotate({}));

    expect(theOnly(facts, 'run-finished')).toMatchObject({
      outcome: 'done-with-findings',
      rows: 8,
      changed: 2,
      unchanged: 3,
      findings: 3,
      exitCode: 5,
    });
    expect(told(facts, 'finding').map(({ primaryKey, status }) => [primaryKey.id, status])).toEqual([
      ['3', 'plaintext'],
      ['4', 'unknown-key'],
      ['5', 'damaged'],
    ]);
    expect(theOnly(facts, 'proved')).toMatchObject({
      opened: 2,
      failed: 0,
      changedSince: 0,
      digestsMatch: true,
    });
    const after = await shown();
    const turned = [tokenIn(form, after[0]!), tokenIn(form, after[7]!)] as const;
    expect(turned.map(openTarget)).toEqual(['one', 'two, and somewhat longer']);
    expect(after).toEqual([
      before[0]!.replace(form.written(OLD[0]), form.written(turned[0])),
      ...before.slice(1, 7),
      before[7]!.replace(form.written(OLD[1]), form.written(turned[1])),
    ]);
    const now = await versionsOf(database, form.table);
    expect(versions.filter((version) => now.includes(version))).toHaveLength(6);
    expect(await shownIn(database, form.table, 'note')).toEqual(CELLS.map(() => 'left alone'));
  });

  test('are verified as they stand, and stay so when they are turned once more', async () => {
    const site = await operations();
    expect(theOnly(await collect(site.verify({})), 'verify-total')).toMatchObject({ opened: 3, failed: 3 });
    const before = await versionsOf(database, form.table);
    const finished = theOnly(await collect(site.rotate({})), 'run-finished');
    expect(finished).toMatchObject({ changed: 0, unchanged: 5, findings: 3 });
    expect(await versionsOf(database, form.table)).toEqual(before);
  });
});

function tokenIn({ setting }: Pick<Form, 'setting'>, shown: string): string {
  if (setting.wrap) return Buffer.from(shown, 'base64').toString();
  return /gAAAAA[\w=-]+/.exec(shown)![0];
}
