import { refusal } from '../../errors.ts';
import type { Outcome, ProvedFact, RunRecord, RunReport } from '../../plan/facts.ts';
import type { Database, Queryable } from '../database.ts';
import { isRunning } from '../run-lock.ts';
import { type FieldTally, fieldFinished, tallies, totalOf } from './batches.ts';
import { ProofEntity, type Run, RunEntity } from './entities.ts';
import { allFindings } from './findings.ts';
import { ledgerExists } from './ledger.ts';

/** What a run is opened with. */
export type NewRun = Omit<
  Run,
  'startedAt' | 'heartbeatAt' | 'finishedAt' | 'outcome' | 'failure' | 'seconds'
>;

/**
 * Takes up the latest run where it did not come to its end and had the same kind, fields and keys; else opens a new
 * one. Earlier runs that were cut off are closed as failed.
 */
export async function openRun(database: Database, wanted: NewRun): Promise<{ run: Run; resumed: boolean }> {
  const em = database.em;
  const latest = await latestRun(em);
  const same =
    latest !== null && continues(latest, wanted) && (await isUnfinished(em, latest)) ? latest : null;
  const now = new Date();
  for (const stale of await em.find(RunEntity, { outcome: null })) {
    if (stale === same) continue;
    Object.assign(stale, {
      outcome: 'failed',
      failure: 'cut off, and not taken up again',
      finishedAt: stale.heartbeatAt,
    });
  }
  if (same !== null) {
    Object.assign(same, {
      outcome: null,
      failure: null,
      finishedAt: null,
      heartbeatAt: now,
      host: wanted.host,
      operator: wanted.operator,
      processId: wanted.processId,
      answers: [...same.answers, ...wanted.answers],
    });
  }
  const run =
    same ??
    em.create(RunEntity, {
      ...wanted,
      startedAt: now,
      heartbeatAt: now,
      finishedAt: null,
      outcome: null,
      failure: null,
      seconds: null,
    });
  await em.persist(run).flush();
  return { run, resumed: same !== null };
}

/** A run that its proof contradicts is over: taken up again, it would find its rows passed and contradicted again. */
async function isUnfinished(em: Database['em'], { id, outcome }: Run): Promise<boolean> {
  if (outcome === 'done' || outcome === 'done-with-findings') return false;
  const disproofs = { run: id, $or: [{ failed: { $gt: 0 } }, { digestsMatch: false }] };
  return (await em.count(ProofEntity, disproofs)) === 0;
}

function continues(run: Run, wanted: NewRun): boolean {
  const identity = ({ kind, application, environment, keyrings, fields }: NewRun | Run) =>
    JSON.stringify([
      kind,
      application,
      environment,
      keyrings.map(({ name, scheme, target, older, commit }) => [name, scheme, target, [...older], commit]),
      [...fields],
    ]);
  return identity(run) === identity(wanted);
}

export async function beat(db: Queryable, run: string): Promise<void> {
  await db.query('update keyturn.run set heartbeat_at = now() where id = $1', [run]);
}

/** Adds to what the record says of how a run was answered for. */
export async function addToAnswers(
  db: Queryable,
  { run, words }: { run: string; words: string },
): Promise<void> {
  await db.query('update keyturn.run set answers = answers || to_jsonb($2::text) where id = $1', [
    run,
    words,
  ]);
}

/** Closes a run; seconds add up over its sittings. */
export async function closeRun(
  db: Queryable,
  {
    run,
    outcome,
    failure,
    seconds,
  }: { run: string; outcome: Outcome; failure: string | null; seconds: number },
): Promise<void> {
  await db.query(
    `update keyturn.run
        set outcome = $2, failure = $3, finished_at = now(), heartbeat_at = now(), seconds = coalesce(seconds, 0) + $4
      where id = $1`,
    [run, outcome, failure, seconds],
  );
}

export async function writeProof(db: Queryable, run: string, proof: ProvedFact): Promise<void> {
  await db.query(
    `insert into keyturn.proof (run, field, key, opened, failed, changed_since, digest, digests_match)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (run, field) do update
        set key = excluded.key, opened = excluded.opened, failed = excluded.failed,
            changed_since = excluded.changed_since, digest = excluded.digest, digests_match = excluded.digests_match`,
    [
      run,
      proof.field,
      proof.key,
      proof.opened,
      proof.failed,
      proof.changedSince,
      proof.digest,
      proof.digestsMatch,
    ],
  );
}

/** Newest first; empty where nothing was ever turned here. */
export async function listRuns(database: Database): Promise<RunRecord[]> {
  if (!(await ledgerExists(database))) return [];
  const runs = await database.em.find(RunEntity, {}, { orderBy: { startedAt: 'desc' } });
  const running = await isRunning(database);
  const records: RunRecord[] = [];
  for (const run of runs) records.push(asRecord(run, { tally: await tallies(database, run.id), running }));
  return records;
}

/** The whole record of one run, by its id; the latest where none is given. */
export async function readReport(database: Database, wanted: string | null): Promise<RunReport> {
  const run = (await ledgerExists(database)) ? await findRun(database, wanted) : null;
  if (run === null) {
    throw refusal(
      'no-such-run',
      wanted === null
        ? 'no run is on record in this database'
        : `no run ${wanted} is on record in this database`,
      'keyturn runs lists them; a dry run leaves no record',
    );
  }
  const em = database.em;
  const [tally, findings, proofs] = [
    await tallies(database, run.id),
    await allFindings(database, run.id),
    await em.find(ProofEntity, { run: run.id }, { orderBy: { id: 'asc' } }),
  ];
  return {
    ...asRecord(run, { tally, running: await isRunning(database) }),
    fields: run.fields.map((field) => fieldFinished(field, tally.get(field.field))),
    proofs: proofs.map(({ field, key, opened, failed, changedSince, digest, digestsMatch }) => ({
      event: 'proved' as const,
      field,
      key,
      opened,
      failed,
      changedSince,
      digest,
      digestsMatch,
    })),
    leftAsTheyWere: findings,
    answers: run.answers,
  };
}

async function findRun(database: Database, wanted: string | null): Promise<Run | null> {
  const em = database.em;
  return wanted === null ? latestRun(em) : em.findOne(RunEntity, { id: wanted });
}

async function latestRun(em: Database['em']): Promise<Run | null> {
  const [latest] = await em.find(RunEntity, {}, { orderBy: { startedAt: 'desc' }, limit: 1 });
  return latest ?? null;
}

function asRecord(
  run: Run,
  { tally, running }: { tally: ReadonlyMap<string, FieldTally>; running: boolean },
): RunRecord {
  const fields = run.fields.map((field) => fieldFinished(field, tally.get(field.field)));
  const total = totalOf(fields);
  return {
    run: run.id,
    kind: run.kind,
    application: run.application,
    environment: run.environment,
    operator: run.operator,
    host: run.host,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    outcome: run.outcome ?? (running ? 'running' : 'unfinished'),
    ...total,
    seconds: run.seconds ?? null,
    keyrings: run.keyrings,
    reason: run.reason ?? null,
    ticket: run.ticket ?? null,
    backup: run.backup ?? null,
  };
}
