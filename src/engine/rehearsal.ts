import type { OpenTransaction } from '../database/database.ts';
import { type FieldTally, fieldFinished, totalOf } from '../database/ledger/batches.ts';
import type { BatchField } from '../database/ledger/entities.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import { EXIT } from '../errors.ts';
import { noCounts, sum } from '../plan/counts.ts';
import type { FieldFinishedFact, FindingFact, Outcome, RunFact, RunFinishedFact } from '../plan/facts.ts';
import { madeSure } from './preconditions.ts';
import { aftermath, type StepToRepeat } from './aftermath.ts';
import { labelled } from './labels.ts';
import { Progress } from './progress.ts';
import { dragged } from './purge-reach.ts';
import { isObstacle } from '../plan/row-status.ts';
import { exitCodeOf, newRun, runStarted, type Said } from './run-facts.ts';
import { decideAll, deletesRow, findingsOf, tally } from './row-verdict.ts';
import { newRunId } from './run-id.ts';
import { Waits } from './waits.ts';
import type { World } from './world.ts';

/** Seconds of a real run per second of its rehearsal: what writing, committing and proving add (`npm run bench`). */
const REAL_PER_REHEARSED = 1.6;

/**
 * Opens and re-seals every value in memory, inside a transaction that PostgreSQL keeps read only, and foretells what
 * the real run would change, leave, refuse and take. Leaves no record.
 */
export async function* rehearse(given: World, said: Said): AsyncGenerator<RunFact, void, void> {
  const waits = new Waits(given.now);
  yield* waits.between(rehearseAll(given, said, waits));
}

async function* rehearseAll(given: World, said: Said, waits: Waits): AsyncGenerator<RunFact, void, void> {
  const startedAt = given.now();
  const world = await madeSure(given);
  const { readOnly, targets } = world;
  const run = newRun(world, said, newRunId());
  yield runStarted(world, { run, startedAt: new Date(), dryRun: true, resumed: false });
  const foreseen = new Foreseen();
  const tx = await readOnly.begin();
  try {
    for (const target of targets) {
      foreseen.going = [];
      yield* rehearseTarget(tx, { target, foreseen, isStopped: world.isStopped });
      yield* foreseen.finish(target);
      yield* dragged(tx, target, foreseen.going);
    }
  } finally {
    await tx.rollback();
  }
  const repeat = world.isStopped() ? null : yield* aftermath(world, { dryRun: true });
  const seconds = world.now() - startedAt;
  const worked = seconds - waits.seconds;
  yield rehearsalFinished(world, { run: run.id, foreseen, repeat, seconds, worked });
}

async function* rehearseTarget(
  tx: OpenTransaction,
  { target, foreseen, isStopped }: { target: Target; foreseen: Foreseen; isStopped(): boolean },
): AsyncGenerator<RunFact, void, void> {
  const progress = new Progress(target);
  for await (const page of readPages(tx, target, { after: null, upto: null })) {
    if (isStopped()) return;
    const verdicts = decideAll(target, page);
    const fields = tally(target, verdicts);
    const findings = await labelled(tx, target, findingsOf(target, verdicts));
    foreseen.add(fields, findings);
    foreseen.going.push(...verdicts.filter(deletesRow).map(({ row }) => row.key));
    yield* progress.batch('batch-rehearsed', { fields, findings });
  }
}

/** What a dry run adds up instead of the ledger. */
class Foreseen {
  readonly finished: FieldFinishedFact[] = [];
  /** Keys of the rows of the target in hand that would be deleted. */
  going: (readonly string[])[] = [];
  /** Findings that undo a whole run under `commit: all`, by field. */
  readonly obstacles = new Map<string, number>();
  readonly #tallies = new Map<string, FieldTally>();

  add(fields: readonly BatchField[], findings: readonly FindingFact[]): void {
    for (const { field, changed, counts } of fields) {
      const before = this.#tallies.get(field) ?? { field, counts: noCounts(), changed: 0, findings: 0 };
      this.#tallies.set(field, {
        field,
        counts: sum([before.counts, counts]),
        changed: before.changed + changed,
        findings: before.findings + findings.filter((finding) => finding.field === field).length,
      });
    }
    for (const { field, status } of findings) {
      if (isObstacle(status)) this.obstacles.set(field, (this.obstacles.get(field) ?? 0) + 1);
    }
  }

  *finish(target: Target): Generator<FieldFinishedFact, void, void> {
    for (const { name } of target.fields) {
      const fact = fieldFinished({ field: name, keyring: target.keyring.name }, this.#tallies.get(name));
      this.finished.push(fact);
      yield fact;
    }
  }
}

function rehearsalFinished(
  world: World,
  {
    run,
    foreseen,
    repeat,
    seconds,
    worked,
  }: { run: string; foreseen: Foreseen; repeat: StepToRepeat | null; seconds: number; worked: number },
): RunFinishedFact {
  const total = totalOf(foreseen.finished);
  const obstacle = foreseen.finished.find(
    ({ field, keyring }) => world.allOrNothing(keyring) && (foreseen.obstacles.get(field) ?? 0) > 0,
  );
  const outcome: Outcome = world.isStopped()
    ? 'stopped'
    : obstacle
      ? 'failed'
      : total.findings > 0 || repeat !== null
        ? 'done-with-findings'
        : 'done';
  const changed = obstacle ? 0 : total.changed;
  return {
    event: 'run-finished',
    run,
    kind: world.kind,
    dryRun: true,
    outcome,
    rows: total.rows,
    changed,
    unchanged: total.rows - changed - total.findings,
    findings: total.findings,
    seconds: Math.round(seconds * 1000) / 1000,
    reason: obstacle
      ? `commit: all was asked for, and values of ${obstacle.field} can’t be turned: nothing would be changed`
      : (repeat?.reason ?? null),
    hint: obstacle
      ? 'mend the values found, or turn batch by batch with commit: batch'
      : (repeat?.hint ?? null),
    exitCode: obstacle && outcome === 'failed' ? EXIT.refused : exitCodeOf(outcome),
    forecastSeconds: Math.round(worked * REAL_PER_REHEARSED * 10) / 10,
  };
}
