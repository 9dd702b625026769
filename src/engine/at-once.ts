import { failureInWords, failureOf, isRefusedData } from '../database/database-errors.ts';
import type { Database, OpenTransaction } from '../database/database.ts';
import { finishRange, writeCheckpoint, writeFindings } from '../database/ledger/batches.ts';
import { forgetFindings } from '../database/ledger/findings.ts';
import { claimWhole } from '../database/ledger/ranges.ts';
import { writeProof } from '../database/ledger/runs.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { EXIT, OperatorError, refusal } from '../errors.ts';
import type { FindingFact, RunFact } from '../plan/facts.ts';
import { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { printable } from '../plan/printable.ts';
import { apply } from './apply.ts';
import { checkpointOf, writeBatch } from './checkpoint.ts';
import { labelled } from './labels.ts';
import { Progress } from './progress.ts';
import { prove, proveBatches } from './proof.ts';
import { decideAll, findingsOf, leave, type RowVerdict } from './row-verdict.ts';

export interface AtOnce {
  database: Database;
  run: string;
  /** All targets of one keyring. */
  targets: readonly Target[];
  isStopped(): boolean;
}

/**
 * `commit: all`: every target of a keyring turned and proved in one transaction, or none. One value that can't be
 * turned undoes it all and is named; plaintext, which no key is needed for, is left and reported as ever.
 */
export async function* turnAtOnce(all: AtOnce): AsyncGenerator<RunFact, void, void> {
  const { database, run, targets, isStopped } = all;
  const tx = await database.begin();
  try {
    for (const target of targets) {
      yield* writeAll(tx, all, target);
      if (isStopped()) return;
    }
    for (const target of targets) yield* proveAll(tx, run, target);
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

async function* writeAll(
  tx: OpenTransaction,
  { run, isStopped }: AtOnce,
  target: Target,
): AsyncGenerator<RunFact, void, void> {
  const progress = new Progress(target);
  const digest = new PlaintextDigest(target.keyring.target.material, run);
  const worker = 'one transaction';
  const range = await claimWhole(tx, { run, target, worker });
  await forgetFindings(tx, { run, target });
  let cursor: readonly string[] | null = null;
  for await (const page of readPages(tx, target, { after: null, upto: null })) {
    const verdicts = decideAll(target, page);
    const written = await writeBatch(tx, target, verdicts).catch((error: unknown) => {
      throw isRefusedData(error) ? new CannotTurn(target, { refused: verdicts }) : error;
    });
    const bad = written.findings.filter(({ status }) => status !== 'plaintext');
    if (bad.length > 0) throw new CannotTurn(target, { known: bad });
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

async function* proveAll(
  tx: OpenTransaction,
  run: string,
  target: Target,
): AsyncGenerator<RunFact, void, void> {
  const digest = new PlaintextDigest(target.keyring.target.material, run);
  const batches = proveBatches({ db: tx, target, run, digest }, { index: 0, of: 1 });
  for await (const fact of prove({ db: tx, target, run, batches, total: target.rows ?? 0 })) {
    if (fact.event === 'finding') throw new CannotTurn(target, { known: [fact] });
    if (fact.event === 'proved') {
      if (!fact.digestsMatch || fact.failed > 0) {
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

/** A batch holds a value that can't be turned: known by its verdict, or to be found among those the database refused. */
class CannotTurn extends Error {
  readonly #target: Target;
  readonly #what: { known: readonly FindingFact[] } | { refused: readonly RowVerdict[] };

  constructor(target: Target, what: { known: readonly FindingFact[] } | { refused: readonly RowVerdict[] }) {
    super(`a value of ${target.schema}.${target.table} can't be turned`);
    this.#target = target;
    this.#what = what;
  }

  async findings(database: Database): Promise<readonly FindingFact[]> {
    if ('known' in this.#what) return this.#what.known;
    return findRefused(database, this.#target, this.#what.refused);
  }
}

/** The row the database refuses, found by halving; every try is rolled back. */
async function findRefused(
  database: Database,
  target: Target,
  verdicts: readonly RowVerdict[],
): Promise<readonly FindingFact[]> {
  const why = await refusedBecause(database, target, verdicts);
  if (why === null) return [];
  if (verdicts.length === 1)
    return labelled(database, target, findingsOf(target, [leave(verdicts[0]!, why)]));
  const half = Math.ceil(verdicts.length / 2);
  const first = await findRefused(database, target, verdicts.slice(0, half));
  return first.length > 0 ? first : findRefused(database, target, verdicts.slice(half));
}

async function refusedBecause(
  database: Database,
  target: Target,
  verdicts: readonly RowVerdict[],
): Promise<string | null> {
  const tx = await database.begin();
  try {
    await apply(tx, target, verdicts);
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
