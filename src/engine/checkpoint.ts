import type { Checkpoint } from '../database/ledger/batches.ts';
import type { ClaimedRange } from '../database/ledger/ranges.ts';
import type { Target } from '../database/target.ts';
import type { BatchField } from '../database/ledger/entities.ts';
import type { Transaction } from '../database/database.ts';
import type { FindingFact } from '../plan/facts.ts';
import type { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { apply } from './apply.ts';
import { batchDigest } from './batch-digest.ts';
import { type Keeping, keepingValues } from './keeping.ts';
import { labelled } from './labels.ts';
import { applyWithObjects, isObject } from './objects.ts';
import { applyPurge } from './purging.ts';
import { changes, deletesRow, findingsOf, type RowVerdict, tally } from './row-verdict.ts';

/** Where a batch stands in its range: after the last key passed. */
export interface Place {
  range: ClaimedRange;
  cursor: readonly string[] | null;
}

export interface WrittenBatch {
  verdicts: readonly RowVerdict[];
  fields: readonly BatchField[];
  findings: readonly FindingFact[];
}

/** Applies the verdicts, adds them up, and reads the labels of what they leave. */
export async function writeBatch(
  tx: Transaction,
  target: Target,
  { verdicts, keeping }: { verdicts: readonly RowVerdict[]; keeping: Keeping },
): Promise<WrittenBatch> {
  const applied = await applyAs(tx, target, { verdicts, keeping });
  const findings = await labelled(tx, target, findingsOf(target, applied));
  return { verdicts: applied, fields: tally(target, applied), findings };
}

function applyAs(
  tx: Transaction,
  target: Target,
  { verdicts, keeping }: { verdicts: readonly RowVerdict[]; keeping: Keeping },
): Promise<RowVerdict[]> {
  if (target.treatment.kind === 'purge') return applyPurge(tx, target, { verdicts, keeping });
  if (target.fields.some(isObject)) return applyWithObjects(tx, target, verdicts);
  return keepingValues(tx, target, { verdicts, keeping, change: () => apply(tx, target, verdicts) });
}

export interface Checkpointing {
  run: string;
  worker: string;
  target: Target;
  digest: PlaintextDigest;
  place: Place;
  /** The last key of the batch, whether its row still stands or not. */
  last: readonly string[];
}

export function checkpointOf(
  { run, worker, target, digest, place, last }: Checkpointing,
  written: WrittenBatch,
): Checkpoint {
  const { verdicts, fields, findings } = written;
  return {
    run,
    target: target.name,
    range: place.range.id,
    worker,
    after: place.cursor ?? place.range.after,
    upto: last,
    written: verdicts.filter((verdict) => changes(verdict) && !deletesRow(verdict)).length,
    fields,
    digest: batchDigest(digest, target, verdicts),
    findings,
  };
}
