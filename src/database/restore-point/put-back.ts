import type { Database, Transaction } from '../database.ts';
import { type PutBackPart, putBackPart } from './put-back-part.ts';
import { partsOf, retryLeft } from './restore-points.ts';

export interface PutBackOptions {
  /** The run whose restore point it is. */
  run: string;
  /** The restore; the same one again goes on where it was cut off. */
  by: string;
  /** Done in the transaction of each part: for the record of the restore. */
  inPart?: (tx: Transaction, part: PutBackPart) => Promise<void>;
}

/**
 * Puts a run's restore point back, part by part from the latest, each in a transaction of its own that also marks what
 * is back: killed at any instant, it goes on with what is not. A part is yielded after its commit.
 */
export async function* putBack(
  database: Database,
  { run, by, inPart }: PutBackOptions,
): AsyncGenerator<PutBackPart, void, void> {
  await retryLeft(database, { run, by });
  for (const part of await partsOf(database, run)) {
    yield await database.transaction(async (tx) => {
      const done = await putBackPart(tx, { run, part, by });
      await inPart?.(tx, done);
      return done;
    });
  }
}
