import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Database } from '../../src/database/database.ts';
import { prepareLedger } from '../../src/database/ledger/ledger.ts';
import { turn, type TurnerFact } from '../../src/engine/turner.ts';
import { PlaintextDigest } from '../../src/plan/plaintext-digest.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { collect } from '../support/facts.ts';
import { readLedger } from '../support/ledger-agrees.ts';
import { refusalOf } from '../support/refused.ts';
import { createVault, opener, sealMany } from '../support/sealed.ts';
import { makeKeys } from '../support/site.ts';

const ROWS = 12_000;
const keys = makeKeys();
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await createVault(database, 'vault', sealMany(keys.old, ROWS));
});
afterAll(() => database.end());

/** A pool whose connection breaks off just after the commits of these transactions (1 is the first) were sent. */
function losingCommits(pool: Database, lost: readonly number[]): Database {
  let n = 0;
  return new Proxy(pool, {
    get(target, name) {
      if (name === 'transaction') {
        return async (work: Parameters<Database['transaction']>[0]) => {
          n += 1;
          const result = await target.transaction(work);
          if (lost.includes(n)) throw new Error('Connection terminated unexpectedly');
          return result;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function openRunRow(id: string): Promise<void> {
  await database.query(
    `insert into keyturn.run (id, kind, application, environment, operator, host, process_id, started_at, heartbeat_at, outcome, keyrings, fields, answers)
     values ($1, 'rotate', 'webops', 'development', 'user-17', 'host', 1, now(), now(), 'done', '[]', '[]', '[]')`,
    [id],
  );
}

test('where a connection breaks off while a commit is on its way, the worker goes on from what came through', async () => {
  const pool = await poolOf(database);
  await prepareLedger(pool);
  await openRunRow('lossy');
  const [target] = await targetsOf(pool, keys, [{ table: 'vault' }]);
  const facts = await collect<TurnerFact>(
    turn({
      // The claim of a range, its first batch, and larger ones further on.
      database: losingCommits(pool, [1, 3, 5, 8, 9]),
      target: target!,
      run: 'lossy',
      worker: 'worker',
      digest: new PlaintextDigest(keys.target, 'lossy'),
      keeps: false,
    }),
  );
  expect(facts.filter(({ event }) => event === 'waiting')).toHaveLength(5);
  expect(await readLedger(database, 'public.vault.secret')).toEqual({
    runs: [{ id: 'lossy', outcome: 'done' }],
    rows: ROWS,
    changed: ROWS,
    written: ROWS,
    contradictions: [],
  });
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>('select secret from vault order by id');
  expect(rows.map(({ secret }) => open(secret))).toEqual(rows.map((_, i) => `secret-${i + 1}`));
});

test('a worker whose range another has taken over writes no more, and is told so', async () => {
  await createVault(database, 'contested', sealMany(keys.old, 3_000));
  const pool = await poolOf(database);
  await openRunRow('taken');
  const [target] = await targetsOf(pool, keys, [{ table: 'contested' }]);
  const digest = new PlaintextDigest(keys.target, 'taken');
  let batches = 0;
  const working = async () => {
    for await (const _ of turn({
      database: pool,
      target: target!,
      run: 'taken',
      worker: 'first',
      digest,
      keeps: false,
    })) {
      batches += 1;
      await database.query(`update keyturn.range set worker = 'second' where run = 'taken'`);
    }
  };
  expect(await refusalOf(working())).toMatchObject({ code: 'range-taken', exitCode: 3 });
  expect(batches).toBe(1);
  const open = opener(keys.target);
  const rows = await database.query<{ secret: string }>('select secret from contested');
  const [sum] = await database.query<{ written: number }>(
    `select sum(written)::int as written from keyturn.batch where run = 'taken'`,
  );
  expect(rows.filter(({ secret }) => open(secret) !== null)).toHaveLength(sum!.written);
});
