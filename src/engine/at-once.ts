import { failureInWords, failureOf, isRefusedData } from '../database/database-errors.ts';
import type { Database, OpenTransaction } from '../database/database.ts';
import { finishRange, notOnRecord, writeCheckpoint, writeFindings } from '../database/ledger/batches.ts';
import { forgetFindings } from '../database/ledger/findings.ts';
import { claimWhole } from '../database/ledger/ranges.ts';
import { writeProof } from '../database/ledger/runs.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { writersOf } from '../database/writers.ts';
import { EXIT, OperatorError, refusal } from '../errors.ts';
import type { FindingFact, RunFact } from '../plan/facts.ts';
import { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { printable } from '../plan/printable.ts';
import { isObstacle } from '../plan/row-status.ts';
import { checkpointOf, writeBatch, type WrittenBatch } from './checkpoint.ts';
import type { Keeping } from './keeping.ts';
import { labelled } from './labels.ts';
import { Progress } from './progress.ts';
import { prove, proveBatches } from './proof.ts';
import { changes, decideAll, findingsOf, leave, type RowVerdict, tally } from './row-verdict.ts';

export interface AtOnce {
  database: Database;
  run: string;
  /** All targets of one keyring. */
  targets: readonly Target[];
  /** Whether what is replaced is kept for a restore. */
  keeps: boolean;
  /** One value that can't be turned undoes it all; else it is left and reported, and the others are turned. */
  allOrNothing: boolean;
  isStopped(): boolean;
}

/**
 * Every target of a keyring turned and proved in one transaction, or none. Where it is all or nothing, the value that
 * undoes it is named; plaintext and what nobody can decide are left and reported as ever.
 */
export async function* turnAtOnce(all: AtOnce): AsyncGenerator<RunFact, void, void> {
  const { database, run, targets, isStopped } = all;
  const tx = await database.begin();
  const parts = new Set<string>();
  try {
    for (const target of targets) {
      yield* writeAll(tx, all, { target, parts });
      if (isStopped()) return;
    }
    for (const target of targets) yield* proveAll(tx, all, { target, parts });
    if (isStopped()) return;
    await tx.commit();
  } catch (error) {
    await tx.rollback();
    if (!(error instanceof CannotTurn)) throw error;
    const findings = await error.findings(database);
    for (const target of targets) await forgetFindings(database, { run, target });
    await writeFindings(database, run, findings);
    yield* findings;
    throw undone(findings);
  } finally {
    // Nothing happens where it is over already.
    await tx.rollback();
  }
}

/** A target, and the ids under which rows were written behind savepoints: the proof knows our own rows by them. */
interface Part {
  target: Target;
  parts: Set<string>;
}

async function* writeAll(
  tx: OpenTransaction,
  { run, allOrNothing, keeps, isStopped }: AtOnce,
  { target, parts }: Part,
): AsyncGenerator<RunFact, void, void> {
  const progress = new Progress(target);
  const digest = new PlaintextDigest(target.keyring.target.material, run);
  const worker = 'one transaction';
  const range = await claimWhole(tx, { run, target, worker });
  await forgetFindings(tx, { run, target });
  let cursor: readonly string[] | null = null;
  for await (const page of readPages(tx, target, { after: null, upto: null })) {
    const verdicts = decideAll(target, page);
    const written = await (allOrNothing ? writeOrUndo : writeWhatCanBe)(tx, target, {
      verdicts,
      keeping: { run, keeps },
    });
    const keys = written.verdicts.filter(changes).map(({ row }) => row.key);
    for (const xid of await writersOf(tx, target, keys)) parts.add(xid);
    const last = page.at(-1)!.key;
    await writeCheckpoint(
      tx,
      checkpointOf({ run, worker, target, digest, place: { range, cursor }, last }, written),
      cursor,
    );
    cursor = last;
    yield* progress.batch('batch-written', written);
    if (isStopped()) return;
  }
  await finishRange(tx, { range: range.id, worker });
}

interface Writing {
  verdicts: readonly RowVerdict[];
  keeping: Keeping;
}

async function writeOrUndo(
  tx: OpenTransaction,
  target: Target,
  { verdicts, keeping }: Writing,
): Promise<WrittenBatch> {
  const written = await writeBatch(tx, target, { verdicts, keeping }).catch((error: unknown) => {
    throw isRefusedData(error) ? new CannotTurn(target, { refused: verdicts, keeping }) : error;
  });
  const bad = written.findings.filter(({ status }) => isObstacle(status));
  if (bad.length > 0) throw new CannotTurn(target, { known: bad });
  return written;
}

/** What the database refuses of a batch is found by halving, each half behind a savepoint, and left. */
async function writeWhatCanBe(
  tx: OpenTransaction,
  target: Target,
  { verdicts, keeping }: Writing,
): Promise<WrittenBatch> {
  try {
    return await tx.attempt(() => writeBatch(tx, target, { verdicts, keeping }));
  } catch (error) {
    if (!isRefusedData(error)) throw error;
    if (verdicts.length === 1)
      return writeBatch(tx, target, {
        verdicts: [leave(verdicts[0]!, failureInWords(failureOf(error)!))],
        keeping,
      });
  }
  const half = Math.ceil(verdicts.length / 2);
  return together(target, [
    await writeWhatCanBe(tx, target, { verdicts: verdicts.slice(0, half), keeping }),
    await writeWhatCanBe(tx, target, { verdicts: verdicts.slice(half), keeping }),
  ]);
}

function together(target: Target, parts: readonly WrittenBatch[]): WrittenBatch {
  const verdicts = parts.flatMap((part) => part.verdicts);
  return { verdicts, fields: tally(target, verdicts), findings: parts.flatMap(({ findings }) => findings) };
}

async function* proveAll(
  tx: OpenTransaction,
  { run, allOrNothing }: AtOnce,
  { target, parts }: Part,
): AsyncGenerator<RunFact, void, void> {
  const digest = new PlaintextDigest(target.keyring.target.material, run);
  const batches = proveBatches({ db: tx, target, run, digest, parts }, { index: 0, of: 1 });
  for await (const fact of prove({ db: tx, target, run, batches, total: target.rows ?? 0 })) {
    if (fact.event === 'finding') {
      if (allOrNothing) throw new CannotTurn(target, { known: [fact] });
      const fresh = await notOnRecord(tx, run, [fact]);
      await writeFindings(tx, run, fresh);
      yield* fresh;
      continue;
    }
    if (fact.event === 'proved') {
      // What this transaction wrote nobody else can have changed.
      if (!fact.digestsMatch || fact.failed > 0 || fact.changedSince > 0) {
        throw new OperatorError({
          code: 'disproved',
          message: `the proof of ${fact.field} did not find what was turned, so all was undone`,
          exitCode: EXIT.bug,
        });
      }
      await writeProof(tx, run, fact);
    }
    yield fact;
  }
}

type WhatCannot = { known: readonly FindingFact[] } | { refused: readonly RowVerdict[]; keeping: Keeping };

/** A batch holds a value that can't be turned: known by its verdict, or to be found among those the database refused. */
class CannotTurn extends Error {
  readonly #target: Target;
  readonly #what: WhatCannot;

  constructor(target: Target, what: WhatCannot) {
    super(`a value of ${target.schema}.${target.table} can't be turned`);
    this.#target = target;
    this.#what = what;
  }

  async findings(database: Database): Promise<readonly FindingFact[]> {
    if ('known' in this.#what) return this.#what.known;
    const { refused: verdicts, keeping } = this.#what;
    return findRefused(database, this.#target, { verdicts, keeping });
  }
}

/** The row the database refuses, found by halving; every try is rolled back. */
async function findRefused(
  database: Database,
  target: Target,
  { verdicts, keeping }: Writing,
): Promise<readonly FindingFact[]> {
  const why = await refusedBecause(database, target, { verdicts, keeping });
  if (why === null) return [];
  if (verdicts.length === 1)
    return labelled(database, target, findingsOf(target, [leave(verdicts[0]!, why)]));
  const half = Math.ceil(verdicts.length / 2);
  const first = await findRefused(database, target, { verdicts: verdicts.slice(0, half), keeping });
  return first.length > 0
    ? first
    : findRefused(database, target, { verdicts: verdicts.slice(half), keeping });
}

async function refusedBecause(
  database: Database,
  target: Target,
  { verdicts, keeping }: Writing,
): Promise<string | null> {
  const tx = await database.begin();
  try {
    await writeBatch(tx, target, { verdicts, keeping });
    return null;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    return failureInWords(failure);
  } finally {
    await tx.rollback();
  }
}

function undone(findings: readonly FindingFact[]): OperatorError {
  const [first] = findings;
  const where =
    first === undefined ? 'a value' : `${first.field} ${printable(JSON.stringify(first.primaryKey))}`;
  return refusal(
    'all-or-nothing',
    `nothing was changed: commit: all was asked for, and ${where} can’t be turned${first === undefined ? '' : ` (${first.status}: ${first.reason})`}`,
    'a dry run lists every such value; mend them, or turn batch by batch with commit: batch',
  );
}
