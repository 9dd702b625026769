import { noCounts, type StatusCounts } from '../../plan/counts.ts';
import type { FieldFinishedFact, FindingFact, RunFinishedFact } from '../../plan/facts.ts';
import type { Queryable, Row } from '../database.ts';
import type { BatchField, RunField } from './entities.ts';
import { jsonOrNull } from './ranges.ts';

/** A batch as it is checkpointed: in the very transaction that wrote its rows. */
export interface Checkpoint {
  run: string;
  target: string;
  range: string;
  worker: string;
  /** Where the batch began and ended; `after` is also where the range's cursor must still stand. */
  after: readonly string[] | null;
  upto: readonly string[] | null;
  written: number;
  fields: readonly BatchField[];
  digest: Buffer;
  findings: readonly FindingFact[];
}

/**
 * Writes the checkpoint; false where the range's cursor no longer stands where this worker left it (the batch was
 * committed before, or another worker took the range over): the transaction must then be rolled back.
 */
export async function writeCheckpoint(
  db: Queryable,
  checkpoint: Checkpoint,
  cursor: readonly string[] | null,
): Promise<boolean> {
  const { run, target, range, worker, after, upto, written, fields, digest, findings } = checkpoint;
  const inserted = await db.execute(
    `with fence as (
       update keyturn.range
          set cursor = $5::jsonb
        where id = $3::bigint and worker = $6 and cursor is not distinct from $9::jsonb
        returning id)
     insert into keyturn.batch (run, target, range_id, after, upto, transaction_id, written, fields, digest)
     select $1, $2, fence.id, $4::jsonb, $5::jsonb, pg_current_xact_id()::text::bigint, $10, $7::jsonb, $8::bytea
       from fence`,
    [
      run,
      target,
      range,
      jsonOrNull(after),
      jsonOrNull(upto),
      worker,
      JSON.stringify(fields),
      digest,
      jsonOrNull(cursor),
      written,
    ],
  );
  if (inserted === 1 && findings.length > 0) await writeFindings(db, run, findings);
  return inserted === 1;
}

export async function writeFindings(
  db: Queryable,
  run: string,
  findings: readonly FindingFact[],
): Promise<void> {
  await db.execute(
    `insert into keyturn.finding (run, field, primary_key, label, status, reason)
     select $1, f.field, f.primary_key::jsonb, f.label, f.status, f.reason
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
         as f(field, primary_key, label, status, reason)
     on conflict (run, field, primary_key) do nothing`,
    [
      run,
      findings.map(({ field }) => field),
      findings.map(({ primaryKey }) => JSON.stringify(primaryKey)),
      findings.map(({ label }) => label),
      findings.map(({ status }) => status),
      findings.map(({ reason }) => reason),
    ],
  );
}

/** Those of the findings that are not on record for this run yet. */
export async function notOnRecord(
  db: Queryable,
  run: string,
  findings: readonly FindingFact[],
): Promise<FindingFact[]> {
  if (findings.length === 0) return [];
  const rows = await db.query<{ n: string }>(
    `select f.n::text
       from unnest($2::text[], $3::text[]) with ordinality as f(field, primary_key, n)
      where not exists (
        select from keyturn.finding as g
         where g.run = $1 and g.field = f.field and g.primary_key = f.primary_key::jsonb)
      order by f.n`,
    [run, findings.map(({ field }) => field), findings.map(({ primaryKey }) => JSON.stringify(primaryKey))],
  );
  return rows.map(({ n }) => findings[Number(n) - 1]!);
}

/** Marks a range as passed to its end. */
export async function finishRange(
  db: Queryable,
  { range, worker }: { range: string; worker: string },
): Promise<void> {
  await db.execute('update keyturn.range set done = true where id = $1::bigint and worker = $2', [
    range,
    worker,
  ]);
}

/** Where the cursor of a worker's range stands; null where the range is not its own any more. */
export async function rangeCursor(
  db: Queryable,
  { range, worker }: { range: string; worker: string },
): Promise<{ cursor: readonly string[] | null } | null> {
  const [row] = await db.query<{ cursor: string[] | null }>(
    'select cursor from keyturn.range where id = $1::bigint and worker = $2',
    [range, worker],
  );
  return row ?? null;
}

/** What a run did to a field so far, summed over its committed batches. */
export interface FieldTally {
  field: string;
  counts: StatusCounts;
  changed: number;
  findings: number;
}

export async function tallies(db: Queryable, run: string): Promise<Map<string, FieldTally>> {
  const names = Object.keys(noCounts()) as (keyof StatusCounts)[];
  const rows = await db.query<Record<string, string>>(
    `select done.*, (select count(*) from keyturn.finding as g where g.run = $1 and g.field = done.field)::text as findings
       from (
         select f.field, sum(f.changed)::text as changed,
                ${names.map((name) => `sum((f.counts ->> '${name}')::bigint)::text as "${name}"`).join(', ')}
           from keyturn.batch as b
          cross join jsonb_to_recordset(b.fields) as f(field text, changed bigint, counts jsonb)
          where b.run = $1
          group by f.field) as done`,
    [run],
  );
  return new Map(rows.map((row) => [row.field!, asTally(row, names)]));
}

function asTally(row: Record<string, string>, names: readonly (keyof StatusCounts)[]): FieldTally {
  const counts = Object.fromEntries(
    names.map((name) => [name, Number(row[name])]),
  ) as unknown as StatusCounts;
  return { field: row.field!, counts, changed: Number(row.changed), findings: Number(row.findings) };
}

/** A field's sum as a fact; a field no batch has touched yet has none. */
export function fieldFinished(
  { field, keyring }: RunField,
  tally: FieldTally | undefined,
): FieldFinishedFact {
  const { counts, changed, findings } = tally ?? { counts: noCounts(), changed: 0, findings: 0 };
  const unchanged = counts.rows - changed - findings;
  return { event: 'field-finished', field, keyring, rows: counts.rows, changed, unchanged, findings, counts };
}

/** What a run did, over all its fields. */
export function totalOf(
  fields: readonly FieldFinishedFact[],
): Pick<RunFinishedFact, 'rows' | 'changed' | 'unchanged' | 'findings'> {
  const total = { rows: 0, changed: 0, unchanged: 0, findings: 0 };
  for (const { rows, changed, unchanged, findings } of fields) {
    total.rows += rows;
    total.changed += changed;
    total.unchanged += unchanged;
    total.findings += findings;
  }
  return total;
}

/** A committed batch as the proof pass reads it. */
export interface BatchToProve {
  id: string;
  after: readonly string[] | null;
  upto: readonly string[] | null;
  /** Low 32 bits of the transaction that wrote it, as a row's xmin shows them. */
  transaction: string;
  /** Rows it wrote. */
  written: number;
  /** Field → values under the target key in those rows. */
  sealed: Readonly<Record<string, number>>;
  digest: Buffer;
}

/** Batches of a target in the order they were committed, a few hundred at a time. */
export async function batchesToProve(
  db: Queryable,
  { run, target, afterId }: { run: string; target: string; afterId: string },
): Promise<BatchToProve[]> {
  const rows = await db.query<Row>(
    `select b.id::text, b.after, b.upto, (b.transaction_id & 4294967295)::text as transaction, b.written, b.fields, b.digest
       from keyturn.batch as b
      where b.run = $1 and b.target = $2 and b.id > $3::bigint
      order by b.id
      limit 200`,
    [run, target, afterId],
  );
  return rows.map((row) => ({
    id: row.id as string,
    after: row.after as string[] | null,
    upto: row.upto as string[] | null,
    transaction: row.transaction as string,
    written: row.written as number,
    sealed: Object.fromEntries((row.fields as BatchField[]).map(({ field, sealed }) => [field, sealed])),
    digest: row.digest as Buffer,
  }));
}
