import type { Session } from '../../src/drill/session.ts';

/** What the ledger says of the runs of a database, and every way in which it contradicts itself. */
export interface LedgerSays {
  runs: { id: string; outcome: string | null }[];
  rows: number;
  changed: number;
  written: number;
  contradictions: string[];
}

interface Range {
  id: string;
  after: string | null;
  upto: string | null;
  cursor: string | null;
  done: boolean;
}

/** Of the one run of a database, or of the one that is named where there are several. */
export async function readLedger(
  { query }: Pick<Session, 'query'>,
  field: string,
  run: string | null = null,
): Promise<LedgerSays> {
  const runs = await query<{ id: string; outcome: string | null }>(
    'select id, outcome from keyturn.run where id = coalesce($1, id)',
    [run],
  );
  const ranges = await query<Range>(
    `select id::text, after::text, upto::text, cursor::text, done
       from keyturn.range as r where run = coalesce($1, run) order by r.ordinal`,
    [run],
  );
  const batches = await query<{ range: string; after: string | null; upto: string | null }>(
    `select range_id::text as range, after::text, upto::text
       from keyturn.batch as b where run = coalesce($1, run) order by b.id`,
    [run],
  );
  const [sum] = await query<{ rows: string; changed: string; written: string }>(
    `select coalesce(sum((f.counts ->> 'rows')::int), 0)::text as rows,
            coalesce(sum(f.changed), 0)::text as changed,
            coalesce(sum(b.written), 0)::text as written
       from keyturn.batch as b, jsonb_to_recordset(b.fields) as f(field text, changed int, counts jsonb)
      where f.field = $1 and b.run = coalesce($2, b.run)`,
    [field, run],
  );
  return {
    runs,
    rows: Number(sum!.rows),
    changed: Number(sum!.changed),
    written: Number(sum!.written),
    contradictions: [...rangesInOrder(ranges), ...ranges.flatMap((range) => batchesInOrder(range, batches))],
  };
}

function rangesInOrder(ranges: readonly Range[]): string[] {
  const wrong: string[] = [];
  let end: string | null = null;
  for (const { id, after, upto, done } of ranges) {
    if (after !== end) wrong.push(`range ${id} begins after ${after}, not ${end}`);
    if (!done) wrong.push(`range ${id} is not done`);
    end = upto;
  }
  if (end !== null) wrong.push(`the last range ends at ${end}`);
  return wrong;
}

function batchesInOrder(
  range: Range,
  batches: readonly { range: string; after: string | null; upto: string | null }[],
): string[] {
  const wrong: string[] = [];
  let end = range.after;
  for (const batch of batches.filter(({ range: id }) => id === range.id)) {
    if (batch.after !== end)
      wrong.push(`a batch of range ${range.id} begins after ${batch.after}, not ${end}`);
    end = batch.upto;
  }
  if (range.cursor !== null && end !== range.cursor)
    wrong.push(`the cursor of range ${range.id} is ${range.cursor}, its last batch ends at ${end}`);
  return wrong;
}
