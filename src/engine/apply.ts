import type { Queryable } from '../database/database.ts';
import { readRowsByKey, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { type RowWrite, updateSql } from '../database/update-sql.ts';
import { changes, decide, leave, type RowVerdict } from './row-verdict.ts';

/** How often a row that was written by someone else meanwhile is judged and tried again. */
const TRIES = 5;
/** The write was let through and nothing changed: what stands is still what was read. */
export const NOT_TAKEN = 'the database did not take the new value: a trigger or a rule kept the old one';
export const KEPT_MOVING = `it was changed by someone else ${TRIES} times while it was being turned`;

/**
 * Writes what the verdicts change, each row only where it still is what was read. Rows written by someone else
 * meanwhile are judged again by what stands there now; rows that are gone drop out. Returns the verdicts as they
 * came true, in the order given.
 */
export async function apply(
  tx: Queryable,
  target: Target,
  verdicts: readonly RowVerdict[],
): Promise<RowVerdict[]> {
  const outcome = new Map<string, RowVerdict | null>();
  let pending = verdicts.filter(changes);
  for (let tries = 0; pending.length > 0 && tries < TRIES; tries++) {
    const { sql, params } = updateSql(
      target,
      pending.map((verdict) => asWrite(verdict)),
    );
    const written = await tx.execute(sql, params);
    if (written === pending.length) {
      pending = [];
      break;
    }
    pending = await judgeAgain(tx, { target, pending, outcome });
  }
  for (const verdict of pending) outcome.set(nameOf(verdict.row), leave(verdict, KEPT_MOVING));
  return verdicts.flatMap((verdict) => {
    const now = outcome.get(nameOf(verdict.row));
    if (now === undefined) return [verdict];
    return now === null ? [] : [now];
  });
}

/** Rows of `pending` that do not stand as we wrote them, judged by what stands; those still to be written are returned. */
async function judgeAgain(
  tx: Queryable,
  {
    target,
    pending,
    outcome,
  }: { target: Target; pending: readonly RowVerdict[]; outcome: Map<string, RowVerdict | null> },
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
    if (standsAsWritten(verdict, now)) continue;
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
function asWrite({ row, fields }: RowVerdict): RowWrite {
  return {
    key: row.key,
    old: row.values,
    new: row.values.map((value, i) => fields[i]?.resealed?.value ?? value),
  };
}

function nameOf({ key }: TargetRow): string {
  return key.length === 1 ? key[0]! : JSON.stringify(key);
}
