import { MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { CompiledQuery, type DatabaseConnection } from 'kysely';

import { type Address, addressOf, tlsAttempts } from './address.ts';
import { connectFailure, failureOf } from './database-errors.ts';
import { LEDGER_ENTITIES } from './ledger/entities.ts';
import { LEDGER_MIGRATIONS } from './ledger/migrations.ts';

export type Row = Record<string, unknown>;

/** Anything that takes SQL with its values apart: the pool, a transaction, a reserved session. */
export interface Queryable {
  /** Values are bound by the driver, never inlined. */
  query<R extends object = Row>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** How many rows the statement changed. */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
}

/** A transaction: SQL with bound values, and the ledger's entities, in one and the same. */
export interface Transaction extends Queryable {
  readonly em: EntityManager;
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

  private constructor(orm: MikroORM, address: Address) {
    this.#orm = orm;
    this.address = address;
  }

  /** Throws OperatorError (exit 4) where the server can't be reached or does not let us in. Never creates a database. */
  static async connect(options: ConnectOptions): Promise<Database> {
    const address = addressOf(options.url, options.env);
    const attempts = tlsAttempts(options.url);
    for (const [index, url] of attempts.entries()) {
      const database = new Database(openPool({ ...options, url }, address), address);
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

  query<R extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    return queryable(this.#orm.em.getKysely()).query<R>(sql, params);
  }

  execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    return queryable(this.#orm.em.getKysely()).execute(sql, params);
  }

  /** Commits when `work` ends, rolls back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, { readOnly = false } = {}): Promise<T> {
    return this.em.transactional(
      (em) => {
        const context = em.getTransactionContext();
        if (context === undefined) throw new Error('a transaction without its context');
        return work({ em: em as EntityManager, ...queryable(context as unknown as Executor) });
      },
      { readOnly },
    );
  }

  /** A transaction that stays open between calls: for work that is told step by step and committed at the end. */
  async begin(): Promise<OpenTransaction> {
    const em = this.em;
    await em.begin();
    const context = em.getTransactionContext();
    if (context === undefined) throw new Error('a transaction without its context');
    return {
      em,
      ...queryable(context as unknown as Executor),
      commit: () => em.commit(),
      rollback: () => em.rollback(),
    };
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

  async close(): Promise<void> {
    await this.#orm.close(true);
  }
}

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

function openPool(options: ConnectOptions, address: Address): MikroORM {
  return new MikroORM({
    dbName: address.database,
    entities: [...LEDGER_ENTITIES],
    extensions: [Migrator],
    migrations: {
      migrationsList: [...LEDGER_MIGRATIONS],
      tableName: 'keyturn.migrations',
      snapshot: false,
      transactional: true,
    },
    ensureDatabase: false,
    // The driver's warnings would break into the console's screen; failures arrive as errors.
    logger: () => {},
    driverOptions: {
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: 10_000,
      max: options.connections ?? 4,
    },
    onCreateConnection: (connection) =>
      prepareSession(connection as DatabaseConnection, options.readOnly ?? false),
  });
}

/** Limits no statement of ours may pass, and dates, numbers and bytes in the forms we parse. */
async function prepareSession(connection: DatabaseConnection, readOnly: boolean): Promise<void> {
  const settings: Record<string, string> = {
    lock_timeout: '5s',
    statement_timeout: '120s',
    idle_in_transaction_session_timeout: '0',
    standard_conforming_strings: 'on',
    array_nulls: 'on',
    DateStyle: 'ISO, MDY',
    default_transaction_read_only: readOnly ? 'on' : 'off',
  };
  const calls = Object.keys(settings).map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, false)`);
  await connection.executeQuery(
    CompiledQuery.raw(`select ${calls.join(', ')}`, Object.entries(settings).flat()),
  );
}

/** The server speaks no TLS, or will have none of us with (or without) it. */
function isTlsMismatch(error: unknown): boolean {
  if (error instanceof Error && /does not support SSL/.test(error.message)) return true;
  return failureOf(error)?.code === '28000';
}
