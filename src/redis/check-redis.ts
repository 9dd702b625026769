import { OperatorError } from '../errors.ts';
import type { CheckFact } from '../plan/facts.ts';
import { printable } from '../plan/printable.ts';
import { listed, plural } from '../plan/words.ts';
import { type Counted, countKeys } from './count.ts';
import type { Flushing, FlushTarget } from './flushing.ts';
import { otherDatabases } from './keyspace.ts';
import { refuseForbidden } from './remove.ts';
import { RedisServer } from './server.ts';

interface Checking {
  /** Read when it is needed: what stands in its way is told like all else. */
  url: () => Promise<string>;
  target: FlushTarget;
}

/** Looks whether the Redis step could be done. Nothing of it fails a check: work on the database needs no Redis. */
export async function* checkRedis({ url, target }: Checking): AsyncGenerator<CheckFact, void, void> {
  let server: RedisServer | null = null;
  try {
    server = await RedisServer.connect(await url());
    yield await connected(server);
    yield* checkKeys({ server, target, isStopped: () => false });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    yield warning(error.message, `${error.hint ?? 'mend that'}; keyturn flush can do this step later`);
  } finally {
    server?.close();
  }
}

async function connected(server: RedisServer): Promise<CheckFact> {
  const { user, tls } = server.address;
  const others = await otherDatabases(server);
  const words = [
    `Redis ${server.version}, as ${printable(user)}`,
    ...(tls === null ? [] : [tls.isChecked ? 'over TLS' : 'over TLS, its certificate unchecked']),
    ...(others?.length ? [`other databases with keys: ${listed(others.map(numberOf))}`] : []),
  ];
  return ok(server, words.join(', '));
}

function numberOf({ database }: { database: number }): string {
  return String(database);
}

async function* checkKeys(flushing: Flushing): AsyncGenerator<CheckFact, void, void> {
  const { server, target } = flushing;
  if (target.length === 0) {
    yield warning('the config names a Redis and nothing to flush there', HOW_TO_NAME);
    return;
  }
  const counted: Counted[] = [];
  for await (const told of countKeys(flushing, counted)) {
    if (told.event === 'flush-counted') yield ok(server, `${printable(told.pattern)}: ${found(told.keys)}`);
  }
  await refuseForbidden(flushing, counted);
}

const HOW_TO_NAME = 'write it as: flush: [ "webops_config:*" ], or flush: all';

function found(keys: number): string {
  return keys === 0 ? 'no key now' : plural(keys, 'key');
}

function ok({ address: { server, database } }: RedisServer, message: string): CheckFact {
  return {
    event: 'check',
    name: 'redis',
    subject: `${server} database ${database}`,
    outcome: 'ok',
    message,
    hint: null,
  };
}

function warning(message: string, hint: string): CheckFact {
  return { event: 'check', name: 'redis', subject: '', outcome: 'warn', message, hint };
}
