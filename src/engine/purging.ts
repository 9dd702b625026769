import type { Queryable, Transaction } from '../database/database.ts';
import { readDependents } from '../database/dependents/read-dependents.ts';
import type { Dependents } from '../database/dependents/shapes.ts';
import { deleteRows } from '../database/restore-point/delete-rows.ts';
import type { Target } from '../database/target.ts';
import { updateSql } from '../database/update-sql.ts';
import { asWrite, comeTrue, judgeAgain, nameOf, NOT_TAKEN, type Outcome, TRIES } from './apply.ts';
import { type Keeping, keepingValues } from './keeping.ts';
import { isObject } from './objects.ts';
import { changes, deletesRow, leave, type RowVerdict } from './row-verdict.ts';

interface Purging {
  target: Target;
  keeping: Keeping;
  outcome: Outcome;
}

/** As `apply`, for a purge: rows that are to go go with all that depends on them, others lose the values that no key opens. */
export async function applyPurge(
  tx: Transaction,
  target: Target,
  { verdicts, keeping }: { verdicts: readonly RowVerdict[]; keeping: Keeping },
): Promise<RowVerdict[]> {
  const purging: Purging = { target, keeping, outcome: new Map() };
  let pending = verdicts.filter(changes);
  for (let tries = 0; pending.length > 0 && tries < TRIES; tries++) {
    const unsure = [
      ...(await blank(
        tx,
        purging,
        pending.filter((verdict) => !deletesRow(verdict)),
      )),
      ...(await remove(tx, purging, pending.filter(deletesRow))),
    ];
    pending = unsure.length === 0 ? [] : await judgeAgain(tx, { ...purging, pending: unsure });
  }
  return comeTrue(verdicts, { outcome: purging.outcome, pending });
}

/** Blanks values, and keeps what stood there; returns the rows of which it is not sure that all were as they were read. */
async function blank(
  tx: Transaction,
  { target, keeping }: Purging,
  verdicts: readonly RowVerdict[],
): Promise<readonly RowVerdict[]> {
  const change = () => blankRows(tx, target, verdicts);
  const written = await keepingValues(tx, target, { verdicts, keeping, change });
  return written === verdicts.length ? [] : verdicts;
}

/** Rows that lose the same fields are written together, with the columns that are to be set along. */
async function blankRows(tx: Queryable, target: Target, verdicts: readonly RowVerdict[]): Promise<number> {
  let written = 0;
  for (const group of Map.groupBy(verdicts, (verdict) => JSON.stringify(alsoOf(target, verdict))).values()) {
    const { sql, params } = updateSql(target, group.map(asWrite), alsoOf(target, group[0]!));
    written += await tx.execute(sql, params);
  }
  return written;
}

/** Column → value, of every field that is blanked in this row. */
function alsoOf({ fields }: Target, verdict: RowVerdict): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...fields.map(({ also }, i) => (verdict.fields[i]?.treated ? also : {})));
}

/** Deletes rows with all that depends on them; returns those that were not as they were read. */
async function remove(
  tx: Transaction,
  { target, keeping, outcome }: Purging,
  verdicts: readonly RowVerdict[],
): Promise<readonly RowVerdict[]> {
  if (verdicts.length === 0) return [];
  const deletion = {
    ...keeping,
    target,
    dependents: await dependentsOf(tx, target),
    objects: target.fields.filter(isObject).map(({ column }) => column),
  };
  // What would object only at the commit objects here, where the rows that it objects to can be told.
  await tx.query('set constraints all deferred');
  const { keys, stayed } = await deleteRows(tx, deletion, verdicts.map(asWrite));
  await tx.query('set constraints all immediate');
  const [gone, kept] = [namesOf(keys), namesOf(stayed)];
  for (const verdict of verdicts) {
    const name = nameOf(verdict.row);
    if (gone.has(name)) outcome.set(name, verdict);
    if (kept.has(name)) outcome.set(name, leave(verdict, NOT_TAKEN));
  }
  return verdicts.filter(({ row }) => !gone.has(nameOf(row)) && !kept.has(nameOf(row)));
}

function namesOf(keys: readonly (readonly string[])[]): ReadonlySet<string> {
  return new Set(keys.map((key) => nameOf({ key })));
}

const KNOWN = new WeakMap<Target, Promise<Dependents>>();

/** What depends on a target's rows, read once a run. */
export function dependentsOf(db: Queryable, target: Target): Promise<Dependents> {
  const known = KNOWN.get(target) ?? readDependents(db, target);
  KNOWN.set(target, known);
  known.catch(() => KNOWN.delete(target));
  return known;
}
