import { OperatorError } from '../errors.ts';
import type { Counted } from './count.ts';
import { ALL, type Flushing } from './flushing.ts';
import type { RedisServer } from './server.ts';

/** Removes keys by their names; resolves with how many were there. */
export async function remove(server: RedisServer, names: readonly Buffer[]): Promise<number> {
  try {
    return Number(await server.ask('unlink', ...names));
  } catch (error) {
    if (!isUnknown(error)) throw error;
    // Before Redis 4 there is only DEL, which frees the memory before it answers.
    return Number(await server.ask('del', ...names));
  }
}

/**
 * Throws what removing these keys would throw, and removes none: the server judges a command when it is queued, and
 * what is queued is discarded. Nothing may be asked of this connection afterwards.
 */
export async function refuseForbidden(
  { server, target }: Flushing,
  counted: readonly Counted[],
): Promise<void> {
  if (target === ALL) return queuedAndDiscarded(server, 'flushdb', ['async']);
  const names = counted.flatMap((one) => one.names);
  if (names.length === 0) return;
  try {
    await queuedAndDiscarded(server, 'unlink', names);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    await queuedAndDiscarded(server, 'del', names);
  }
}

async function queuedAndDiscarded(
  server: RedisServer,
  command: string,
  args: readonly (Buffer | string)[],
): Promise<void> {
  if ((await server.askIfAllowed('multi')) === null) return;
  try {
    await server.ask(command, ...args);
  } finally {
    await server.askIfAllowed('discard');
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof OperatorError && error.code === 'redis-lacks-command';
}
