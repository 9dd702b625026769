import type { PrimaryKey, RowFact } from './facts.ts';
import { jsonLine } from './json-line.ts';
import { printable } from './printable.ts';

const COLUMNS = ['field', 'primaryKey', 'label', 'status', 'key', 'sealedAt', 'reason'] as const;

/** The line that names the columns, without its end. */
export const CSV_HEADER = COLUMNS.join(',');

/** What ends every line: RFC 4180. */
export const CSV_END = '\r\n';

/** One row, without the line's end: what a terminal may act on is written as on a screen, what is null is empty. */
export function csvLine(row: RowFact): string {
  const cells = { ...row, primaryKey: keyText(row.primaryKey) };
  return COLUMNS.map((column) => csvCell(printable(cells[column] ?? ''))).join(',');
}

/** A key of one column by its value, as other sheets know the row; of several as JSON, which keeps them apart. */
function keyText(primaryKey: PrimaryKey): string {
  const [only, ...more] = Object.values(primaryKey);
  return only !== undefined && more.length === 0 ? only : jsonLine(primaryKey);
}

/** What a spreadsheet would take for a formula begins with an apostrophe instead. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
