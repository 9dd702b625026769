import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { failureOf } from '../../src/database/database-errors.ts';
import type { Database, Transaction } from '../../src/database/database.ts';
import { writersOf } from '../../src/database/writers.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { poolOf, targetsOf } from '../support/engine.ts';
import { makeKeys } from '../support/site.ts';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.query('create table written (id int primary key, secret text)');
});
afterAll(() => fresh.end());
beforeEach(() => fresh.query('truncate written'));

const write = (tx: Transaction, id: number) => tx.execute('insert into written values ($1)', [id]);

async function written(): Promise<number[]> {
  const rows = await fresh.query<{ id: number }>('select id from written order by id');
  return rows.map(({ id }) => id);
}

class Failed extends Error {}

/** An attempt that writes, does more, and fails. */
function failing(tx: Transaction, id: number, more: () => Promise<unknown> = async () => {}): Promise<void> {
  const work = async () => {
    await write(tx, id);
    await more();
    throw new Failed(String(id));
  };
  return tx.attempt(work).then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => {
      if (!(error instanceof Failed) || error.message !== String(id)) throw error;
    },
  );
}

async function inTransaction(work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  await (await poolOf(fresh)).transaction(work);
}

describe('an attempt that fails', () => {
  test('undoes what it did, and nothing else of its transaction', async () => {
    await inTransaction(async (tx) => {
      await write(tx, 1);
      await failing(tx, 2);
      await write(tx, 3);
    });
    expect(await written()).toEqual([1, 3]);
  });

  test('by a statement that the server refuses, leaves the transaction whole', async () => {
    await inTransaction(async (tx) => {
      await write(tx, 1);
      const error = await tx.attempt(() => write(tx, 1)).catch((reason: unknown) => reason);
      expect(failureOf(error)?.code).toBe('23505');
      await write(tx, 2);
    });
    expect(await written()).toEqual([1, 2]);
  });

  test('throws the very error it failed with', async () => {
    const error = new Failed('this one');
    await inTransaction(async (tx) => {
      await expect(tx.attempt(() => Promise.reject(error))).rejects.toBe(error);
    });
  });

  test('because its connection is gone, throws what went wrong there', async () => {
    const tx = await (await poolOf(fresh)).begin();
    const [session] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    const error = await tx
      .attempt(async () => {
        await fresh.query('select pg_terminate_backend($1)', [session!.pid]);
        await write(tx, 1);
      })
      .catch((reason: unknown) => reason);
    expect(failureOf(error)).not.toBeNull();
    await tx.rollback().catch(() => {});
    expect(await written()).toEqual([]);
  });
});

describe('an attempt within an attempt', () => {
  test('that fails undoes itself alone', async () => {
    await inTransaction((tx) =>
      tx.attempt(async () => {
        await write(tx, 1);
        await failing(tx, 2);
        await write(tx, 3);
      }),
    );
    expect(await written()).toEqual([1, 3]);
  });

  test('that fails is undone with all around it where that fails too', async () => {
    await inTransaction(async (tx) => {
      await write(tx, 1);
      await failing(tx, 2, async () => {
        await failing(tx, 3);
        await write(tx, 4);
      });
      await write(tx, 5);
    });
    expect(await written()).toEqual([1, 5]);
  });

  test('that came through is undone with all around it where that fails', async () => {
    await inTransaction(async (tx) => {
      await failing(tx, 1, async () => {
        await tx.attempt(() => write(tx, 2));
        await tx.attempt(() => write(tx, 3));
      });
      await write(tx, 4);
    });
    expect(await written()).toEqual([4]);
  });

  test('may fail at any depth, one after the other, by the server or by itself', async () => {
    await inTransaction(async (tx) => {
      await write(tx, 1);
      await failing(tx, 2, () =>
        failing(tx, 3, async () => {
          await failing(tx, 4);
          await tx.attempt(() => write(tx, 1)).catch(() => {});
          await tx.attempt(() => write(tx, 5));
        }),
      );
      await tx.attempt(async () => {
        await write(tx, 6);
        await failing(tx, 7, () => failing(tx, 8));
        await tx.attempt(() => write(tx, 9));
      });
      await failing(tx, 10);
    });
    expect(await written()).toEqual([1, 6, 9]);
  });

  test('leaves no savepoint behind, however it ended', async () => {
    await inTransaction(async (tx) => {
      await failing(tx, 1, () => failing(tx, 2));
      await tx.attempt(() => tx.attempt(() => write(tx, 3)));
      const error = await tx.attempt(() => tx.query('release savepoint keyturn_attempt')).catch(failureOf);
      expect(error, 'an attempt has but the one it began with').not.toBeNull();
    }).catch(() => {});
    expect(await written()).toEqual([]);
  });
});

test('an attempt hands back what its work did', async () => {
  await inTransaction(async (tx) => {
    expect(await tx.attempt(async () => 'done')).toBe('done');
    expect(await tx.attempt(() => tx.attempt(() => write(tx, 1)))).toBe(1);
  });
  expect(await written()).toEqual([1]);
});

describe('who wrote a row', () => {
  async function writers(db: Database, tx: Transaction, ids: readonly number[]): Promise<string[]> {
    const [target] = await targetsOf(db, makeKeys(), [{ table: 'written' }]);
    return writersOf(
      tx,
      target!,
      ids.map((id) => [String(id)]),
    );
  }

  test('is told of a row written within an attempt, which shows another transaction than its own', async () => {
    const db = await poolOf(fresh);
    await fresh.query('insert into written values (1)');
    await db.transaction(async (tx) => {
      await write(tx, 2);
      await tx.attempt(() => write(tx, 3));
      await tx.attempt(() => tx.attempt(() => write(tx, 4)));
      await tx.attempt(() => write(tx, 5));
      const [own] = await tx.query<{ xid: string }>(
        '(select (pg_current_xact_id()::text::bigint & 4294967295)::text as xid)',
      );
      expect(await writers(db, tx, [2])).toEqual([own!.xid]);
      const parts = await writers(db, tx, [3, 4, 5]);
      expect(parts).toHaveLength(3);
      expect(parts).not.toContain(own!.xid);
      const [others] = await writers(db, tx, [1]);
      expect([own!.xid, ...parts]).not.toContain(others);
    });
  });

  test('is nobody where no row is asked for, or none of them is there', async () => {
    const db = await poolOf(fresh);
    await db.transaction(async (tx) => {
      expect(await writers(db, tx, [])).toEqual([]);
      expect(await writers(db, tx, [7, 8])).toEqual([]);
    });
  });
});
