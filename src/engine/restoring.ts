import type { Database, Queryable } from '../database/database.ts';
import { fieldFinished, tallies, writeFindings } from '../database/ledger/batches.ts';
import type { Run } from '../database/ledger/entities.ts';
import { prepareLedger } from '../database/ledger/ledger.ts';
import { imageTables, writePart } from '../database/ledger/parts.ts';
import { openRun } from '../database/ledger/runs.ts';
import { putBack } from '../database/restore-point/put-back.ts';
import type { PutBackPart } from '../database/restore-point/put-back-part.ts';
import { forgetSettled } from '../database/restore-point/restore-points.ts';
import { takeRunLock } from '../database/run-lock.ts';
import { refusal } from '../errors.ts';
import { noCounts } from '../plan/counts.ts';
import type { FindingFact, RunFact } from '../plan/facts.ts';
import { keepBeating } from './heartbeat.ts';
import { pauseBefore } from './retry.ts';
import { newRun, runStarted, type Said } from './run-facts.ts';
import { newRunId } from './run-id.ts';
import { Sitting } from './sitting.ts';
import type { World } from './world.ts';

/**
 * Puts back what a run kept, its latest transaction first, each in a transaction of its own: killed at any instant,
 * the next restore goes on. Rows that someone has changed since are left and reported.
 */
export async function* restore(
  world: World,
  said: Said,
  { run: from }: { run: string },
): AsyncGenerator<RunFact, void, void> {
  const { database } = world;
  const lock = await takeRunLock(database, `keyturn restore by ${world.operator}@${world.host}`);
  try {
    await prepareLedger(database);
    const tables = await tablesOf(database, from);
    const wanted = {
      ...newRun(world, said, newRunId()),
      kind: 'restore' as const,
      fields: fieldsOf(tables, from),
    };
    const { run, resumed } = await openRun(database, wanted);
    const heart = keepBeating(database, { lock, run: run.id });
    const sitting = new Sitting({ world, hiring: null, run, heart });
    try {
      const estimate = tables.reduce((sum, { rows }) => sum + rows, 0);
      yield { ...runStarted(world, { run, startedAt: run.startedAt, dryRun: false, resumed }), estimate };
      yield* putBackAll(sitting, { run, from, tables });
      await sitting.refuseIfLost();
      if (!sitting.isOver()) {
        await forgetSettled(database, from);
        const tally = await tallies(database, run.id);
        for (const field of run.fields) yield fieldFinished(field, tally.get(field.field));
      }
      yield await sitting.close(world.isStopped() ? 'stopped' : null, null);
    } catch (error) {
      yield* sitting.fail(error);
    } finally {
      await heart.stop();
      await sitting.leave();
    }
  } finally {
    await lock.release();
  }
}

interface KeptTable {
  table: string;
  rows: number;
}

async function tablesOf(database: Database, run: string): Promise<KeptTable[]> {
  const tables = await imageTables(database, run);
  if (tables.length > 0) return tables;
  const [found] = await database.query('select from keyturn.run where id = $1', [run]);
  throw refusal(
    found === undefined ? 'no-such-run' : 'no-restore-point',
    found === undefined
      ? `no run ${run} is on record in this database`
      : `the run ${run} has no restore point: it kept none, or it was put back or discarded`,
    'keyturn status lists the restore points that still stand',
  );
}

/** In a restore, a table stands where a run has its fields; which run is put back is part of what is asked for. */
function fieldsOf(tables: readonly KeptTable[], from: string): Run['fields'] {
  return tables.map(({ table }) => ({ field: table, keyring: from }));
}

/** Part by part; after a lost connection or a lock it goes on with what is not back yet. */
async function* putBackAll(sitting: Sitting, restoring: Restoring): AsyncGenerator<RunFact, void, void> {
  const done = new Map<string, number>();
  for (let tries = 1; ; tries++) {
    try {
      for await (const part of partsBack(sitting, restoring)) {
        yield* toldOf(part, { ...restoring, done });
        tries = 1;
        if (sitting.isOver()) return;
      }
      return;
    } catch (error) {
      yield await pauseBefore(tries, error);
    }
  }
}

interface Restoring {
  run: Run;
  from: string;
  tables: readonly KeptTable[];
}

/** Each part and its record, in one transaction. */
function partsBack({ world }: Sitting, { run, from }: Restoring): AsyncGenerator<PutBackPart, void, void> {
  const inPart = (tx: Queryable, part: PutBackPart) => record(tx, run.id, part);
  return putBack(world.database, { run: from, by: run.id, inPart });
}

async function record(tx: Queryable, run: string, part: PutBackPart): Promise<void> {
  const fields = part.tables.map(({ table, rows, restored }) => ({
    field: table,
    changed: restored,
    sealed: 0,
    counts: { ...noCounts(), rows },
  }));
  await writePart(tx, { run, fields });
  const findings = findingsOf(part);
  if (findings.length > 0) await writeFindings(tx, run, findings);
}

function* toldOf(
  part: PutBackPart,
  { tables, done }: Restoring & { done: Map<string, number> },
): Generator<RunFact, void, void> {
  for (const { table, rows, restored } of part.tables) {
    const passed = (done.get(table) ?? 0) + rows;
    done.set(table, passed);
    const total = Math.max(passed, tables.find((each) => each.table === table)?.rows ?? 0);
    yield { event: 'batch-committed', field: table, rows, changed: restored, done: passed, total };
  }
  yield* findingsOf(part);
}

function findingsOf({ left }: PutBackPart): FindingFact[] {
  return left.map(({ table, primaryKey, reason }) => ({
    event: 'finding',
    field: table,
    primaryKey,
    label: null,
    status: 'not-restored',
    reason,
  }));
}
