import type { InferEntity } from '@mikro-orm/core';

import type { FindingFact } from '../../plan/facts.ts';
import type { Database, Queryable } from '../database.ts';
import type { Target } from '../target.ts';
import { FindingEntity } from './entities.ts';
import { ledgerExists } from './ledger.ts';

export interface FindingsWanted {
  run: string;
  after: string | null;
  /** Those before `after`, or the last of all. */
  backwards: boolean;
  limit: number;
}

export interface FindingsFound {
  rows: (FindingFact & { place: string })[];
  cursor: string | null;
}

/** A page of a run's findings in the order they were found; they are not counted, for that would read them all. */
export async function readFindings(database: Database, wanted: FindingsWanted): Promise<FindingsFound> {
  return (await ledgerExists(database)) ? pageOf(database, wanted) : { rows: [], cursor: null };
}

async function pageOf(
  { em }: Database,
  { run, after, backwards, limit }: FindingsWanted,
): Promise<FindingsFound> {
  const beyond = after === null ? {} : { id: backwards ? { $lt: after } : { $gt: after } };
  const orderBy = { id: backwards ? ('desc' as const) : ('asc' as const) };
  const found = await em.find(FindingEntity, { run, ...beyond }, { orderBy, limit });
  const rows = found.map((finding) => ({ ...findingFact(finding), place: finding.id }));
  const cursor = rows.length < limit ? null : rows.at(-1)!.place;
  return { rows: backwards ? rows.reverse() : rows, cursor };
}

/** Read so many at a time, a hundred thousand take no more memory than what is told of them. */
const TOGETHER = 2_000;

/** All findings of a run that is on record, in the order they were found, as they were told. */
export async function allFindings(database: Database, run: string): Promise<FindingFact[]> {
  const all: FindingFact[] = [];
  for (let after: string | null = null; ; ) {
    const page = await pageOf(database, { run, after, backwards: false, limit: TOGETHER });
    for (const { place: _place, ...finding } of page.rows) all.push(finding);
    after = page.cursor;
    if (after === null) return all;
  }
}

function findingFact({
  field,
  primaryKey,
  label,
  status,
  reason,
}: InferEntity<typeof FindingEntity>): FindingFact {
  return { event: 'finding', field, primaryKey, label: label ?? null, status, reason };
}

/** Takes a run's findings of a target off the record: the sitting that made them was undone. */
export async function forgetFindings(
  db: Queryable,
  { run, target }: { run: string; target: Target },
): Promise<void> {
  await db.execute('delete from keyturn.finding where run = $1 and field = any ($2::text[])', [
    run,
    target.fields.map(({ name }) => name),
  ]);
}
