import { printable } from './printable.ts';
import { grouped, plural } from './words.ts';

export type RowsFormat = 'csv' | 'json';

/** What a file's name says of its form: a line of JSON for each row, or CSV. */
export function formatOf(file: string): RowsFormat {
  return /\.(json|jsonl|ndjson)$/i.test(file) ? 'json' : 'csv';
}

export const FORMAT_WORDS: Readonly<Record<RowsFormat, string>> = {
  csv: 'CSV, a line for each row below its heading',
  json: 'JSON, a line for each row',
};

/** `12,000 rows written` while more are. */
export function rowsWritten(rows: number): string {
  return `${plural(rows, 'row')} written`;
}

/** `1,241 rows are in rows.csv, which its owner alone may read.` */
export function rowsExported({ rows, file }: { rows: number; file: string }): string {
  const are = rows === 1 ? 'row is' : 'rows are';
  return `${grouped(rows)} ${are} in ${printable(file)}, which its owner alone may read.`;
}
