import type { Redis } from 'ioredis';

import type { RedisAddress } from './address.ts';
import { tlsOptions } from './tls.ts';

/** How long is waited for a connection, and for an answer, in milliseconds. */
export interface Patience {
  connectMs: number;
  answerMs: number;
}

/**
 * A driver that does nothing by itself: it connects once, never again, repeats no command, and neither logs in nor
 * selects a database. By itself it would go on in database 0 where the one that is meant can't be selected.
 */
export async function driverFor(
  { at, tls }: RedisAddress,
  { connectMs, answerMs }: Patience,
): Promise<Redis> {
  const { Redis } = await quietly(() => import('ioredis'));
  return new Redis({
    ...at,
    ...(tls !== null && { tls: await tlsOptions(tls, 'host' in at ? at.host : '') }),
    lazyConnect: true,
    protocol: 2,
    connectTimeout: connectMs,
    commandTimeout: answerMs,
    retryStrategy: null,
    reconnectOnError: null,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
}

/** Under DEBUG=* the driver would print each command it sends, the one with the password among them. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { DEBUG } = process.env;
  delete process.env.DEBUG;
  try {
    return await work();
  } finally {
    if (DEBUG !== undefined) process.env.DEBUG = DEBUG;
  }
}
