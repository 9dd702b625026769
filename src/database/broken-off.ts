import { failureOf } from './database-errors.ts';

/** Every dead connection of a pool may fail one statement before it is replaced. */
const MOST_TRIES = 6;

/** Does it again, at once, where the connection broke off under it; whatever else goes wrong goes on to the caller. */
export async function againWhereBroken<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !brokeOff(error)) throw error;
    }
  }
}

/** A connection that stood was ended by the server or the network; a server that can't be reached is no such case. */
function brokeOff(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null) return false;
  const { code } = failure;
  return code === null || code.startsWith('08') || ENDED.has(code);
}

/** admin_shutdown, crash_shutdown, and what the network says */
const ENDED = new Set(['57P01', '57P02', 'ECONNRESET', 'EPIPE']);
