import type { Queryable } from '../database/database.ts';
import { readRowsByKey, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { type RowWrite, updateSql } from '../database/update-sql.ts';
import { changes, decide, deletesRow, leave, type RowVerdict } from './row-verdict.ts';

/** How often a row that was written by someone else meanwhile is judged and tried again. */
export const TRIES = 5;
/** The write was let through and nothing changed: what stands is still what was read. */
export const NOT_TAKEN = 'the database did not take the new value: a trigger or a rule kept the old one';
export const KEPT_MOVING = `it was changed by someone else ${TRIES} times while it was being turned`;

/**
 * Writes what the verdicts change, each row only where it still is what was read. Rows written by someone else
 * meanwhile are judged again by what stands there now; rows that are gone drop out. Returns the verdicts as they
 * came true, in the order given.
 */
export async function apply<T extends Queryable>(
  tx: T,
  target: Target,
  verdicts: readonly RowVerdict[],
  write: Write<T> = update,
): Promise<RowVerdict[]> {
  const outcome: Outcome = new Map();
  let pending = verdicts.filter(changes);
  for (let tries = 0; pending.length > 0 && tries < TRIES; tries++) {
    const written = await write(tx, target, pending);
    if (written === pending.length) {
      pending = [];
      break;
    }
    pending = await judgeAgain(tx, { target, pending, outcome });
  }
  return comeTrue(verdicts, { outcome, pending });
}

/** What became of rows otherwise than was decided, by their names; null where a row is gone. */
export type Outcome = Map<string, RowVerdict | null>;

/** The verdicts as they came true; rows that are pending still kept moving. */
export function comeTrue(
  verdicts: readonly RowVerdict[],
  { outcome, pending }: { outcome: Outcome; pending: readonly RowVerdict[] },
): RowVerdict[] {
  for (const verdict of pending) outcome.set(nameOf(verdict.row), leave(verdict, KEPT_MOVING));
  return verdicts.flatMap((verdict) => {
    const now = outcome.get(nameOf(verdict.row));
    if (now === undefined) return [verdict];
    return now === null ? [] : [now];
  });
}

/** Writes rows where they still are what was read; returns how many are. */
export type Write<T> = (tx: T, target: Target, verdicts: readonly RowVerdict[]) => Promise<number>;

/** In one statement. */
export function update(tx: Queryable, target: Target, verdicts: readonly RowVerdict[]): Promise<number> {
  const { sql, params } = updateSql(
    target,
    verdicts.map((verdict) => asWrite(verdict)),
  );
  return tx.execute(sql, params);
}

/** Rows of `pending` that do not stand as we wrote them, judged by what stands; those still to be written are returned. */
export async function judgeAgain(
  tx: Queryable,
  { target, pending, outcome }: { target: Target; pending: readonly RowVerdict[]; outcome: Outcome },
): Promise<RowVerdict[]> {
  const standing = new Map<string, TargetRow>();
  for (const row of await readRowsByKey(tx, target, { keys: pending.map(({ row }) => row.key) }))
    standing.set(nameOf(row), row);
  const again: RowVerdict[] = [];
  for (const verdict of pending) {
    const now = standing.get(nameOf(verdict.row));
    if (now === undefined) {
      outcome.set(nameOf(verdict.row), null);
      continue;
    }
    // A row that was to go and stands is never as it was to be, whatever it holds.
    if (!deletesRow(verdict) && standsAsWritten(verdict, now)) continue;
    if (standsAsRead(verdict, now)) {
      outcome.set(nameOf(now), leave(verdict, NOT_TAKEN));
      continue;
    }
    const fresh = decide(target, now);
    outcome.set(nameOf(now), fresh);
    if (changes(fresh)) again.push(fresh);
  }
  return again;
}

function standsAsWritten(verdict: RowVerdict, now: TargetRow): boolean {
  const { new: written } = asWrite(verdict);
  return written.every((value, i) => now.values[i] === value);
}

function standsAsRead({ row }: RowVerdict, now: TargetRow): boolean {
  return row.values.every((value, i) => now.values[i] === value);
}

/** A row's write: fields that do not change keep their bytes, and are compared like the others. */
export function asWrite({ row, fields }: RowVerdict): RowWrite {
  return {
    key: row.key,
    old: row.values,
    new: row.values.map((value, i) => {
      const treated = fields[i]?.treated;
      return treated ? treated.value : value;
    }),
  };
}

/** Names a row within its target. */
export function nameOf({ key }: Pick<TargetRow, 'key'>): string {
  return key.length === 1 ? key[0]! : JSON.stringify(key);
}
