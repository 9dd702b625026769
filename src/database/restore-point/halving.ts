import { type DatabaseFailure, failureInWords, failureOf, isRefusedData } from '../database-errors.ts';
import type { Transaction } from '../database.ts';
import { leave } from './marks.ts';

/** Images that one statement takes at most. */
const CHUNK = 2_000;

/**
 * Does something with images, behind savepoints: all at once where the database takes it, else by halves, until the
 * image that it refuses stands alone and is left. Returns those that it was done with.
 */
export async function byHalves(
  tx: Transaction,
  ids: readonly string[],
  work: (some: readonly string[]) => Promise<unknown>,
): Promise<string[]> {
  if (ids.length === 0) return [];
  if (ids.length <= CHUNK) {
    try {
      await tx.attempt(() => work(ids));
      return [...ids];
    } catch (error) {
      if (!isRefusedData(error)) throw error;
      if (ids.length === 1) {
        await leave(tx, inWords(failureOf(error)!), ids);
        return [];
      }
    }
  }
  const half = Math.ceil(ids.length / 2);
  const first = await byHalves(tx, ids.slice(0, half), work);
  return [...first, ...(await byHalves(tx, ids.slice(half), work))];
}

function inWords(failure: DatabaseFailure): string {
  const constraint = failure.constraint === null ? '' : ` (${failure.constraint})`;
  if (failure.code === '23503') return `a row it refers to is not there${constraint}`;
  if (failure.code === '23505') return `another row has one of its unique values now${constraint}`;
  return failureInWords(failure);
}
