import { failureInWords, failureOf, isRefusedData } from '../database/database-errors.ts';
import type { Database } from '../database/database.ts';
import { finishRange, rangeCursor, writeCheckpoint } from '../database/ledger/batches.ts';
import type { BatchField } from '../database/ledger/entities.ts';
import { type ClaimedRange, claimRange } from '../database/ledger/ranges.ts';
import { type Pace, readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { refusal } from '../errors.ts';
import type { FindingFact, WaitingFact } from '../plan/facts.ts';
import type { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { checkpointOf, type Place, writeBatch } from './checkpoint.ts';
import { pauseBefore } from './retry.ts';
import { decideAll, leave, type RowVerdict } from './row-verdict.ts';

/** A batch that stands in the database: what it did to each field, and what it left. */
export interface TurnedBatch {
  event: 'turned';
  fields: readonly BatchField[];
  findings: readonly FindingFact[];
}

export type TurnerFact = TurnedBatch | WaitingFact;

export interface Turner {
  database: Database;
  target: Target;
  run: string;
  /** Names this worker in the ledger; unlike any other that ever worked on the run. */
  worker: string;
  digest: PlaintextDigest;
  /** Whether what is replaced is kept for a restore. */
  keeps: boolean;
}

/** Turns ranges of the target until none is left to claim; yields after each commit. */
export async function* turn(turner: Turner): AsyncGenerator<TurnerFact, void, void> {
  const { database, target, run, worker } = turner;
  const pace: Pace = { rows: null };
  for (;;) {
    const range = yield* trying(() => claimRange(database, { run, target, worker }));
    if (range === null) return;
    yield* turnRange(turner, range, pace);
  }
}

/** Turns one range; after a lost connection or a lock it goes on from the last committed batch. */
async function* turnRange(
  turner: Turner,
  range: ClaimedRange,
  pace: Pace,
): AsyncGenerator<TurnerFact, void, void> {
  const { database, target, worker } = turner;
  let cursor = range.cursor;
  for (let tries = 1; ; tries++) {
    try {
      if (tries > 1) cursor = await standingCursor(turner, range);
      for await (const page of readPages(database, target, {
        after: cursor ?? range.after,
        upto: range.upto,
        pace,
      })) {
        for await (const batch of commit(turner, { range, cursor }, decideAll(target, page))) {
          cursor = batch.last;
          tries = 1;
          yield batch.turned;
        }
      }
      return await finishRange(database, { range: range.id, worker });
    } catch (error) {
      if (!(error instanceof CursorMoved)) yield await pauseBefore(tries, error);
    }
  }
}

/** Where the range stands by its record: a commit may have come through though the connection broke under it. */
async function standingCursor(
  { database, worker }: Turner,
  range: ClaimedRange,
): Promise<readonly string[] | null> {
  const standing = await rangeCursor(database, { range: range.id, worker });
  if (standing !== null) return standing.cursor;
  throw refusal(
    'range-taken',
    'another worker took this range over',
    'another run of Keyturn goes on with it: keyturn runs',
  );
}

async function* trying<T>(work: () => Promise<T>): AsyncGenerator<WaitingFact, T, void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      yield await pauseBefore(tries, error);
    }
  }
}

interface Committed {
  turned: TurnedBatch;
  last: readonly string[];
}

/** Commits a batch; one the database refuses for what is in it is split until the row that it refuses stands alone. */
async function* commit(
  turner: Turner,
  place: Place,
  verdicts: readonly RowVerdict[],
): AsyncGenerator<Committed, void, void> {
  const last = verdicts.at(-1)!.row.key;
  try {
    yield { turned: await commitOnce(turner, place, verdicts), last };
    return;
  } catch (error) {
    if (!isRefusedData(error)) throw error;
    if (verdicts.length === 1) {
      const left = leave(verdicts[0]!, failureInWords(failureOf(error)!));
      yield { turned: await commitOnce(turner, place, [left]), last };
      return;
    }
  }
  const half = verdicts.slice(0, Math.ceil(verdicts.length / 2));
  yield* commit(turner, place, half);
  yield* commit(turner, { ...place, cursor: half.at(-1)!.row.key }, verdicts.slice(half.length));
}

async function commitOnce(
  turner: Turner,
  place: Place,
  verdicts: readonly RowVerdict[],
): Promise<TurnedBatch> {
  const { database, target } = turner;
  const last = verdicts.at(-1)!.row.key;
  return database.transaction(async (tx) => {
    const written = await writeBatch(tx, target, { verdicts, keeping: turner });
    const checkpoint = checkpointOf({ ...turner, place, last }, written);
    if (!(await writeCheckpoint(tx, checkpoint, place.cursor))) throw new CursorMoved();
    return { event: 'turned', fields: written.fields, findings: written.findings };
  });
}

/** The range's cursor is not where this worker left it: an earlier commit of its own came through, or it lost the range. */
class CursorMoved extends Error {}
