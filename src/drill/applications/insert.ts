import type { Session, SqlRow } from '../session.ts';

/** Adds rows that all have the same columns; what is left out of them gets the table's defaults. */
export async function insertRows({ query }: Session, table: string, rows: readonly SqlRow[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first)
    .map((name) => `"${name}"`)
    .join(', ');
  await query(
    `insert into ${table} (${columns})
     select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
