import { Socket } from 'node:net';

import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery, type DatabaseConnection } from 'kysely';

import type { Address } from './address.ts';
import type { ConnectOptions } from './database.ts';
import { LEDGER_ENTITIES } from './ledger/entities.ts';
import { LEDGER_MIGRATIONS } from './ledger/migrations.ts';

/** A pool of prepared sessions; nothing is connected before the first query. Its open sockets stand in the set. */
export function openPool(options: ConnectOptions, address: Address, sockets: Set<Socket>): MikroORM {
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
      stream: () => socketIn(sockets),
    },
    onCreateConnection: (connection) =>
      prepareSession(connection as DatabaseConnection, options.readOnly ?? false),
  });
}

function socketIn(sockets: Set<Socket>): Socket {
  const socket = new Socket();
  sockets.add(socket);
  return socket.once('close', () => sockets.delete(socket));
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
