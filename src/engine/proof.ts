import type { Queryable } from '../database/database.ts';
import { type BatchToProve, batchesToProve } from '../database/ledger/batches.ts';
import { passedUpTo } from '../database/ledger/ranges.ts';
import { MOST_ROWS, primaryKeyOf, readPages, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { shortDigest } from '../keys/fingerprint.ts';
import type { FindingFact, ProofProgressFact, ProvedFact } from '../plan/facts.ts';
import { judge, type Judging } from '../plan/judge.ts';
import { combine, emptyDigest, type PlaintextDigest } from '../plan/plaintext-digest.ts';
import { byTargetAlone, openValue } from './batch-digest.ts';
import { labelled } from './labels.ts';

export interface Proving {
  /** The pool, or the open transaction where all is to be committed at once. */
  db: Queryable;
  target: Target;
  run: string;
  digest: PlaintextDigest;
  /** Values of the target, for progress. */
  total: number;
}

export const WRITTEN_SINCE = 'it was written under an older key after the run had passed it';

/** A batch that weighs no more than when it was written is read in one page. */
const WHOLE_BATCH = { firstRows: MOST_ROWS + 1, mostRows: MOST_ROWS + 1 };

/** What the pass found of one field, added up batch by batch. */
interface FieldProof {
  opened: number;
  failed: number;
  changedSince: number;
}

/**
 * Reads every row again, batch by batch, and opens it with the target key alone: the rows a batch wrote, known by
 * their transaction, must hold the plaintexts that went in. Rows written since by someone else under an older key
 * come back as findings.
 */
export async function* prove(
  proving: Proving,
): AsyncGenerator<ProofProgressFact | FindingFact | ProvedFact, void, void> {
  const { db, target, run, total } = proving;
  const proofs = new Map<string, FieldProof>(
    target.fields.map(({ name }) => [name, { opened: 0, failed: 0, changedSince: 0 }]),
  );
  const whole = emptyDigest();
  let match = true;
  let done = 0;
  let afterId = '0';
  for (;;) {
    const batches = await batchesToProve(db, { run, target: target.name, afterId });
    for (const batch of batches) {
      const proved = await proveBatch(proving, batch, proofs);
      if (!proved.matches) match = false;
      combine(whole, batch.digest);
      done += proved.rows;
      yield* await labelled(db, target, proved.stale);
      yield { event: 'proof-progress', field: target.fields[0]!.name, done, total: Math.max(total, done) };
    }
    if (batches.length === 0) break;
    afterId = batches.at(-1)!.id;
  }
  yield* await labelled(db, target, await staleBeyond(proving));
  const key = target.keyring.target.material.fingerprint;
  for (const [field, proof] of proofs) {
    yield { event: 'proved', field, key, ...proof, digest: shortDigest(whole), digestsMatch: match };
  }
}

async function proveBatch(
  { db, target, digest }: Proving,
  batch: BatchToProve,
  proofs: ReadonlyMap<string, FieldProof>,
): Promise<{ matches: boolean; rows: number; stale: FindingFact[] }> {
  const sum = emptyDigest();
  const alone = target.fields.map(({ judging }) => byTargetAlone(judging));
  const opened = new Map<string, number>();
  const stale: FindingFact[] = [];
  let standing = 0;
  let rows = 0;
  const { after, upto } = batch;
  for await (const page of readPages(db, target, { after, upto, withTransaction: true, ...WHOLE_BATCH })) {
    rows += page.length;
    for (const row of page) {
      if (row.transaction !== batch.transaction) {
        stale.push(...staleIn(target, row));
        continue;
      }
      standing += 1;
      for (const { field, plaintexts } of openRow(target, row, alone)) {
        opened.set(field, (opened.get(field) ?? 0) + 1);
        combine(sum, digest.of({ field, key: row.key, plaintexts }));
      }
    }
  }
  // Where someone wrote a row since, its batch's digest can't be compared: the others still opened, authenticated.
  const isWhole = standing === batch.written;
  for (const [field, proof] of proofs) {
    const missing = (batch.sealed[field] ?? 0) - (opened.get(field) ?? 0);
    proof.opened += opened.get(field) ?? 0;
    if (isWhole) proof.failed += missing;
    else proof.changedSince += missing;
  }
  return { matches: !isWhole || sum.equals(batch.digest), rows, stale };
}

function openRow(
  target: Target,
  row: TargetRow,
  alone: readonly Judging[],
): { field: string; plaintexts: Buffer[] }[] {
  return target.fields.flatMap(({ name }, i) => {
    const stored = row.values[i]!;
    const plaintexts = row.applies[i] && stored !== null ? openValue(stored, alone[i]!) : null;
    return plaintexts === null ? [] : [{ field: name, plaintexts }];
  });
}

/** Values of a row under an older key: nothing this run turned is, so someone wrote them since. */
function staleIn(target: Target, row: TargetRow): FindingFact[] {
  return target.fields.flatMap(({ name, judging }, i) => {
    if (!row.applies[i] || judge(row.values[i]!, judging).status !== 'old-key') return [];
    return [
      {
        event: 'finding',
        field: name,
        primaryKey: primaryKeyOf(target, row.key),
        label: null,
        status: 'old-key',
        reason: WRITTEN_SINCE,
      } as const,
    ];
  });
}

/** Rows that were added behind the last one passed. */
async function staleBeyond({ db, target, run }: Proving): Promise<FindingFact[]> {
  const stale: FindingFact[] = [];
  const after = await passedUpTo(db, run, target.name);
  for await (const page of readPages(db, target, { after, upto: null })) {
    for (const row of page) stale.push(...staleIn(target, row));
  }
  return stale;
}
