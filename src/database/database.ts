import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Migrator } from '@mikro-orm/migrations';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';

import { type Address, addressOf, tlsAttempts } from './address.ts';
import { againWhereBroken } from './broken-off.ts';
import { connectFailure, failureOf } from './database-errors.ts';
import { openPool } from './pool.ts';

export type Row = Record<string, unknown>;

/** Anything that takes SQL with its values apart: the pool, a transaction, a reserved session. */
export interface Queryable {
  /** Values are bound by the driver, never inlined. */
  query<R extends object = Row>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** How many rows the statement changed. */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
}

/** What is asked of it happens in one transaction. */
export interface Transaction extends Queryable {
  /** Does what may fail without spoiling the transaction: behind a savepoint. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

export interface OpenTransaction extends Transaction {
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface Reserved {
  session: Queryable;
  release(): Promise<void>;
}

export interface ConnectOptions {
  url: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Shows in pg_stat_activity. */
  applicationName: string;
  /** PostgreSQL itself then refuses every write. */
  readOnly?: boolean;
  connections?: number;
}

/** One pool of connections to the target database; every session has its time limits set. */
export class Database implements Queryable {
  readonly address: Address;
  readonly #orm: MikroORM;
  readonly #sockets = new Set<Socket>();

  private constructor(options: ConnectOptions, address: Address) {
    this.#orm = openPool(options, address, this.#sockets);
    this.address = address;
  }

  /** Throws OperatorError (exit 4) where the server can't be reached or does not let us in. Never creates a database. */
  static async connect(options: ConnectOptions): Promise<Database> {
    const address = addressOf(options.url, options.env);
    const attempts = tlsAttempts(options.url);
    for (const [index, url] of attempts.entries()) {
      const database = new Database({ ...options, url }, address);
      try {
        await database.query('select 1');
        return database;
      } catch (error) {
        await database.close();
        const mayFallBack = index < attempts.length - 1 && isTlsMismatch(error);
        if (!mayFallBack) throw connectFailure(error, address);
      }
    }
    throw new Error('no way to connect was tried');
  }

  get em(): EntityManager {
    return this.#orm.em.fork() as EntityManager;
  }

  async migrate(): Promise<void> {
    await new Migrator(this.em).up();
  }

  /** Asked again where its connection broke off: a statement outside a transaction must bear being run twice. */
  query<R extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    return againWhereBroken(() => queryable(this.#orm.em.getKysely()).query<R>(sql, params));
  }

  execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    return againWhereBroken(() => queryable(this.#orm.em.getKysely()).execute(sql, params));
  }

  /** Commits when `work` ends, rolls back when it throws. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const tx = await this.begin();
    try {
      const result = await work(tx);
      await tx.commit();
      return result;
    } catch (error) {
      // Where the connection broke off, the server has rolled back by itself; why it did is what counts.
      await tx.rollback().catch(() => {});
      throw error;
    }
  }

  /**
   * A transaction that stays open between calls: for work that is told step by step and committed at the end. Its
   * connection goes back to the pool however it ends; the driver's own transactions keep a broken one for ever.
   */
  async begin(): Promise<OpenTransaction> {
    const { session, release } = await againWhereBroken(() => this.#reserveAndBegin());
    let isOver = false;
    const end = async (sql: string) => {
      if (isOver) return;
      isOver = true;
      await session.query(sql).finally(release);
    };
    return {
      ...session,
      attempt: (work) => attempt(session, work),
      commit: () => end('commit'),
      rollback: () => end('rollback'),
    };
  }

  async #reserveAndBegin(): Promise<Reserved> {
    const reserved = await this.reserve();
    try {
      await reserved.session.query('begin');
      return reserved;
    } catch (error) {
      await reserved.release();
      throw error;
    }
  }

  /** Takes one connection out of the pool until it is released: for locks that belong to a session. */
  async reserve(): Promise<Reserved> {
    const opened = Promise.withResolvers<Queryable>();
    const released = Promise.withResolvers<void>();
    const ended = this.#orm.em
      .getKysely()
      .connection()
      .execute(async (connection) => {
        opened.resolve(queryable(connection));
        await released.promise;
      })
      .catch(opened.reject);
    const session = await opened.promise;
    const release = async () => {
      released.resolve();
      await ended;
    };
    return { session, release };
  }

  /** Breaks off every connection: what waits for a server that is gone fails at once, and may be asked anew. */
  breakOff(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** A connection that broke off inside a transaction of the ledger's is never given back: it is not waited for. */
  async close(): Promise<void> {
    const waited = new AbortController();
    const { signal } = waited;
    const closing = this.#orm.close(true).finally(() => waited.abort());
    await Promise.race([closing, sleep(CLOSING_MS, undefined, { signal }).catch(() => closing)]);
  }
}

const CLOSING_MS = 5_000;

interface Executor {
  executeQuery(query: CompiledQuery): Promise<{ rows: unknown[]; numAffectedRows?: bigint | undefined }>;
}

function queryable(executor: Executor): Queryable {
  return {
    query: async <R extends object>(sql: string, params: readonly unknown[] = []) =>
      (await executor.executeQuery(CompiledQuery.raw(sql, [...params]))).rows as R[],
    execute: async (sql, params = []) =>
      Number((await executor.executeQuery(CompiledQuery.raw(sql, [...params]))).numAffectedRows ?? 0),
  };
}

async function attempt<T>(session: Queryable, work: () => Promise<T>): Promise<T> {
  await session.query('savepoint keyturn_attempt');
  try {
    const result = await work();
    await session.query('release savepoint keyturn_attempt');
    return result;
  } catch (error) {
    // Released as well: an attempt around this one must find its own savepoint of that name.
    await session
      .query('rollback to savepoint keyturn_attempt')
      .then(() => session.query('release savepoint keyturn_attempt'))
      .catch(() => {});
    throw error;
  }
}

/** The server speaks no TLS, or will have none of us with (or without) it. */
function isTlsMismatch(error: unknown): boolean {
  if (error instanceof Error && /does not support SSL/.test(error.message)) return true;
  return failureOf(error)?.code === '28000';
}
