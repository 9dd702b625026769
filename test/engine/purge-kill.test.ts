import { afterAll, beforeAll, expect, test } from 'vitest';

import { contentsOf } from '../support/contents.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { theOnly, told } from '../support/facts.ts';
import { randomMoment, rotateAndKill, rotateToTheEnd } from '../support/kills.ts';
import { LOST } from '../support/purges.ts';
import { seal, sealMany, seeded } from '../support/sealed.ts';
import { makeKeys, makeSite } from '../support/site.ts';

const keys = makeKeys();
const ROWS = 6_000;
const KILLS = 4;
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.query(`
    create table root (id int primary key, secret text, token text);
    create table child (id int primary key, root int not null references root deferrable initially deferred, note text);
    create table beside (id int primary key, root int references root on delete set null);
    create index on child (root); create index on beside (root)`);
  const [secrets, tokens] = [sealMany(keys.lost, ROWS), sealMany(keys.old, ROWS)];
  const rows = secrets.map((secret, n) => (n % 3 === 0 ? seal(keys.old, `kept ${n}`) : secret));
  await database.query(
    'insert into root select n, s, t from unnest($1::text[], $2::text[]) with ordinality as made (s, t, n)',
    [rows, tokens.map((token, n) => (n % 5 === 0 ? seal(keys.lost, `lost ${n}`) : token))],
  );
  await database.query(`
    insert into child select n, 1 + n % ${ROWS}, 'note ' || n from generate_series(1, ${2 * ROWS}) as n;
    insert into beside select n, 1 + n % ${ROWS} from generate_series(1, ${ROWS}) as n`);
});
afterAll(() => database.end());

/** Every row as it stood: from the database, or from what was kept of it; where both hold it, something is wrong. */
async function wholes(): Promise<Record<string, number>> {
  const [ledger] = await database.query<{ there: boolean }>(
    `select to_regclass('keyturn.before_image') is not null as there`,
  );
  const counts: Record<string, number> = {};
  for (const table of ['root', 'child', 'beside']) {
    const kept = ledger!.there
      ? `select (primary_key ->> 'id')::int from keyturn.before_image
          where table_name = '${table}' and action = 'deleted' and settled_by is null`
      : 'select null::int where false';
    const [row] = await database.query<{ all: number; distinct: number }>(
      `select count(*)::int as all, count(distinct id)::int as distinct from (select id from ${table} union all ${kept}) as both_places`,
    );
    expect(row!.all, table).toBe(row!.distinct);
    counts[table] = row!.distinct;
  }
  return counts;
}

test('killed at random moments, purge and restore lose nothing and end where they would have ended', {
  timeout: 300_000,
}, async () => {
  const random = seeded(20_261_124);
  const whole = { root: ROWS, child: 2 * ROWS, beside: ROWS };
  const fields = [
    { table: 'root', onLostKey: 'delete-row' },
    { table: 'root', column: 'token', onLostKey: 'set-null' },
  ];
  const { folder } = await makeSite({ url: database.url, keys, fields });
  const before = await contentsOf(database);

  const runs = new Set<string>();
  let finished = 0;
  for (let n = 0; n < KILLS; n++) {
    const { facts } = await rotateAndKill(folder, randomMoment(random, 6), 'purge', LOST);
    for (const fact of facts) if (fact.event === 'run-started') runs.add(fact.run);
    finished += told(facts, 'run-finished').length;
    expect(await wholes()).toEqual(whole);
  }
  const purged = await rotateToTheEnd(folder, 'purge', LOST);
  expect(purged.exitCode).toBe(0);
  runs.add(theOnly(purged.facts, 'run-started').run);
  // Whatever was not at its end is gone on with; a run that came to its end before the kill is followed by another.
  expect(runs.size, 'every start went on with the same run').toBeLessThanOrEqual(1 + finished);
  const run = [...runs][0]!;
  expect(theOnly(purged.facts, 'run-finished')).toMatchObject({ outcome: 'done', findings: 0 });
  expect(await wholes()).toEqual(whole);
  const lost = await database.query<{ id: number }>('select id from root order by id');
  expect(lost.map(({ id }) => id)).toEqual(Array.from({ length: ROWS / 3 }, (_, n) => 3 * n + 1));

  let ended = 0;
  for (let n = 0; n < KILLS; n++) {
    const { facts } = await rotateAndKill(folder, randomMoment(random, 12), 'restore', { run });
    ended += told(facts, 'run-finished').length;
    expect(await wholes()).toEqual(whole);
  }
  const restored = await rotateToTheEnd(folder, 'restore', { run });
  const [first] = restored.facts;
  // The last kill may have come when all was back, and all but the words said.
  if (first?.event !== 'error') ended += told(restored.facts, 'run-finished').length;
  else expect(first.code).toBe('no-restore-point');
  expect(await contentsOf(database)).toEqual(before);
  expect(await database.query('select from keyturn.before_image')).toEqual([]);
  expect(ended).toBeLessThanOrEqual(1);
});
