import type { Queryable } from '../database/database.ts';
import { type BatchToProve, batchesToProve } from '../database/ledger/batches.ts';
import { passedUpTo } from '../database/ledger/ranges.ts';
import { MOST_ROWS, primaryKeyOf, readPages, type TargetRow } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { shortDigest } from '../keys/fingerprint.ts';
import type { FindingFact, ProofProgressFact, ProvedFact } from '../plan/facts.ts';
import type { Judging } from '../plan/judge.ts';
import { judgeRow } from '../plan/judge-row.ts';
import { openTogether } from '../plan/open-cell.ts';
import { combine, type DigestedValue, emptyDigest, type PlaintextDigest } from '../plan/plaintext-digest.ts';
import type { TreatmentKind } from '../plan/treatment.ts';
import { byTargetAlone } from './batch-digest.ts';
import { labelled } from './labels.ts';
import { isObject, objectDigest } from './objects.ts';

export interface Proving {
  /** The pool, or the open transaction where all is to be committed at once. */
  db: Queryable;
  target: Target;
  run: string;
  digest: PlaintextDigest;
  /** Ids under which the open transaction wrote rows behind savepoints: rows that show them are its own. */
  parts?: ReadonlySet<string>;
}

/** Which batches are ours to prove, where several workers share them: one in `of`, beginning with `index`. */
export interface Share {
  index: number;
  of: number;
}

export const WRITTEN_SINCE: Record<TreatmentKind, string> = {
  rotate: 'it was written under an older key after the run had passed it',
  encrypt: 'it was written as plaintext after the run had passed it',
  decrypt: 'it was sealed after the run had passed it',
  purge: 'no key opens it, and it was written after the run had passed it',
};

/** A batch that weighs no more than when it was written is read in one page. */
const WHOLE_BATCH = { firstRows: MOST_ROWS + 1, mostRows: MOST_ROWS + 1 };

/** What the pass found of one field. */
export interface FieldProof {
  opened: number;
  failed: number;
  changedSince: number;
}

/** What the pass found of one batch. */
export interface BatchProof {
  rows: number;
  /** The digest it was committed with. */
  digest: Uint8Array;
  matches: boolean;
  fields: readonly FieldProof[];
  stale: readonly FindingFact[];
}

/**
 * Reads the rows of every batch again and opens them with the target key alone: the rows it wrote, known by their
 * transaction, must hold the plaintexts that went in.
 */
export async function* proveBatches(
  proving: Proving,
  { index, of }: Share,
): AsyncGenerator<BatchProof, void, void> {
  const { db, target, run } = proving;
  let afterId = '0';
  for (let n = 0; ; ) {
    const batches = await batchesToProve(db, { run, target: target.name, afterId });
    if (batches.length === 0) return;
    for (const batch of batches) if (n++ % of === index) yield await proveBatch(proving, batch);
    afterId = batches.at(-1)!.id;
  }
}

export interface Proof extends Pick<Proving, 'db' | 'target' | 'run'> {
  /** From every worker, what it found. */
  batches: AsyncGenerator<BatchProof, void, void>;
  /** Values of the target, for progress. */
  total: number;
}

/** Adds up what the batches' proofs found. Values written since under an older key come as findings. */
export async function* prove(
  proof: Proof,
): AsyncGenerator<ProofProgressFact | FindingFact | ProvedFact, void, void> {
  const { db, target, batches, total } = proof;
  const fields = target.fields.map(() => ({ opened: 0, failed: 0, changedSince: 0 }));
  const whole = emptyDigest();
  let digestsMatch = true;
  let done = 0;
  for await (const batch of batches) {
    if (!batch.matches) digestsMatch = false;
    combine(whole, batch.digest);
    for (const [i, found] of batch.fields.entries()) add(fields[i]!, found);
    done += batch.rows;
    yield* await labelled(db, target, batch.stale);
    yield { event: 'proof-progress', field: target.fields[0]!.name, done, total: Math.max(total, done) };
  }
  yield* await labelled(db, target, await staleBeyond(proof));
  const key = target.keyring.target.material.fingerprint;
  for (const [i, { name }] of target.fields.entries()) {
    yield { event: 'proved', field: name, key, ...fields[i]!, digest: shortDigest(whole), digestsMatch };
  }
}

function add(sum: FieldProof, { opened, failed, changedSince }: FieldProof): void {
  sum.opened += opened;
  sum.failed += failed;
  sum.changedSince += changedSince;
}

async function proveBatch({ db, target, digest, parts }: Proving, batch: BatchToProve): Promise<BatchProof> {
  const alone = target.fields.map(({ judging }) => byTargetAlone(judging));
  const opened: DigestedValue[] = [];
  const stale: FindingFact[] = [];
  let standing = 0;
  let rows = 0;
  const { after, upto } = batch;
  for await (const page of readPages(db, target, { after, upto, withTransaction: true, ...WHOLE_BATCH })) {
    rows += page.length;
    const isOurs = ({ transaction }: TargetRow) =>
      transaction === batch.transaction || (parts?.has(transaction ?? '') ?? false);
    const ours = page.filter(isOurs);
    standing += ours.length;
    opened.push(...(await openRows(db, { target, rows: ours, alone })));
    for (const row of page) if (!isOurs(row)) stale.push(...staleIn(target, row));
  }
  // Where someone wrote a row since, the batch's digest can't be compared: the others still opened, authenticated.
  const isWhole = standing === batch.written;
  const matches = !isWhole || digest.of(opened).equals(batch.digest);
  const fields = target.fields.map(({ name }) => {
    const count = opened.reduce((n, { field }) => (field === name ? n + 1 : n), 0);
    const missing = (batch.sealed[name] ?? 0) - count;
    return { opened: count, failed: isWhole ? missing : 0, changedSince: isWhole ? 0 : missing };
  });
  return { rows, digest: batch.digest, matches, fields, stale };
}

/** The values of rows that open with the target key alone. */
async function openRows(
  db: Queryable,
  { target, rows, alone }: { target: Target; rows: readonly TargetRow[]; alone: readonly Judging[] },
): Promise<DigestedValue[]> {
  const judged = rows.flatMap((row) =>
    judgeRow(row, alone).flatMap((judgement, i) =>
      judgement?.status === target.treatment.makes ? [{ field: target.fields[i]!, row, i, judgement }] : [],
    ),
  );
  openTogether(judged.map(({ judgement }) => judgement));
  const opened: DigestedValue[] = [];
  for (const { field, row, i, judgement } of judged) {
    const key = alone[i]!.keys[0]!;
    const plaintexts = isObject(field)
      ? [await objectDigest(db, { field, stored: row.values[i]!, key })]
      : target.treatment.plaintexts(row.values[i] ?? '', judgement, alone[i]!);
    if (plaintexts !== null) opened.push({ field: field.name, key: row.key, plaintexts });
  }
  return opened;
}

/** Values of a row under an older key: nothing this run turned is, so someone wrote them since. */
function staleIn(target: Target, row: TargetRow): FindingFact[] {
  const judgings = target.fields.map(({ judging }) => judging);
  return judgeRow(row, judgings).flatMap((judgement, i) => {
    if (judgement === null || !target.treatment.takes(judgement.status)) return [];
    return [
      {
        event: 'finding',
        field: target.fields[i]!.name,
        primaryKey: primaryKeyOf(target, row.key),
        label: null,
        status: judgement.status,
        reason: WRITTEN_SINCE[target.treatment.kind],
      } as const,
    ];
  });
}

/** Rows that were added behind the last one passed. */
async function staleBeyond({
  db,
  target,
  run,
}: Pick<Proving, 'db' | 'target' | 'run'>): Promise<FindingFact[]> {
  const stale: FindingFact[] = [];
  const after = await passedUpTo(db, run, target.name);
  for await (const page of readPages(db, target, { after, upto: null })) {
    for (const row of page) stale.push(...staleIn(target, row));
  }
  return stale;
}
