import { columns, padded, type Side } from './columns.ts';
import { type CountName, leftovers, type StatusCounts } from './counts.ts';
import type { CensusFact, CensusProgressFact, CensusTotalFact, RowFact } from './facts.ts';
import { shownField, shownRow } from './names.ts';
import { printable } from './printable.ts';
import { ROW_STATUSES } from './row-status.ts';
import { grouped, listed, plural } from './words.ts';

const HEADINGS: readonly (readonly [name: CountName, heading: string, always: boolean])[] = [
  ['currentKey', 'CURRENT', true],
  ['oldKey', 'OLD', true],
  ['plaintext', 'PLAIN', true],
  ['unknownKey', 'UNKNOWN', true],
  ['damaged', 'DAMAGED', true],
  ['empty', 'EMPTY', false],
  ['exempt', 'EXEMPT', false],
  ['undecidable', 'UNDECIDABLE', false],
];

/** The census as a table: the five statuses that matter always, the others where there are any. */
export function censusTable(fields: readonly CensusFact[], total: CensusTotalFact): readonly string[] {
  const shown = HEADINGS.filter(([name, , always]) => always || total[name] > 0);
  const numbers = (counts: StatusCounts): readonly string[] => [
    grouped(counts.rows),
    ...shown.map(([name]) => grouped(counts[name])),
  ];
  const rows = [
    ['FIELD', 'ROWS', ...shown.map(([, heading]) => heading)],
    ...fields.map((fact) => [shownField(fact.field), ...numbers(fact)]),
    ['total', ...numbers(total)],
  ];
  const sides: readonly Side[] = ['left', 'right', ...shown.map((): Side => 'right')];
  return columns(rows, sides);
}

/** What the census means, and what to do next. */
export function censusSummary(total: StatusCounts): readonly string[] {
  if (total.rows === 0) return ['nothing is counted: no field has a row'];
  const lines = [
    total.oldKey > 0
      ? `${plural(total.oldKey, 'value waits', 'values wait')} for the target key: keyturn rotate --dry-run`
      : 'no value waits for the target key',
  ];
  if (leftovers(total) > 0) {
    lines.push(
      `a rotation leaves ${leftoverWords(total)} as found: keyturn status --rows ${flagsFor(total)}`,
    );
  }
  return lines;
}

/** `3 plaintext, 1 damaged`, worst last; empty where there are none. */
export function leftoverWords(counts: StatusCounts): string {
  return listed(leftoverKinds(counts).map(([name, status]) => `${grouped(counts[name])} ${status}`));
}

function flagsFor(counts: StatusCounts): string {
  return `--status ${leftoverKinds(counts)
    .map(([, status]) => status)
    .join(' ')}`;
}

function leftoverKinds(counts: StatusCounts): readonly (readonly [CountName, string])[] {
  const kinds: readonly (readonly [CountName, string])[] = [
    ['plaintext', 'plaintext'],
    ['undecidable', 'undecidable'],
    ['unknownKey', 'unknown-key'],
    ['damaged', 'damaged'],
  ];
  return kinds.filter(([name]) => counts[name] > 0);
}

/** Fields that are named one by one, those with the most values. */
const NAMED = 3;

/** What stands under keys that are not at hand: `12 values open under no key at hand: 9 of …, 3 of …`. */
export function lostWords(census: readonly CensusFact[]): string {
  const lost = census.filter(({ unknownKey }) => unknownKey > 0);
  const values = lost.reduce((all, { unknownKey }) => all + unknownKey, 0);
  if (values === 0) return 'No value was found under a key that is not at hand.';
  const most = lost.length > NAMED ? lost.toSorted((a, b) => b.unknownKey - a.unknownKey) : lost;
  const [named, others] = [most.slice(0, NAMED), most.slice(NAMED)];
  const fields = named.map(({ field, unknownKey }) => `${grouped(unknownKey)} of ${shownField(field)}`);
  if (others.length > 0) fields.push(othersWords(others));
  return `${plural(values, 'value opens', 'values open')} under no key at hand: ${listed(fields)}.`;
}

function othersWords(others: readonly CensusFact[]): string {
  const values = others.reduce((all, { unknownKey }) => all + unknownKey, 0);
  return `${grouped(values)} of ${plural(others.length, 'other field')}`;
}

/** Zero is explained: why a field may show no row, and how to tell. */
export function zeroRows(field: string): { message: string; hint: string } {
  return {
    message: `${shownField(field)} has 0 rows here`,
    hint: 'the table is empty, the field’s `where` leaves nothing, or this is another database than you think: compare with select count(*) as the application’s own user',
  };
}

export function censusProgress({ field, rows, estimate }: CensusProgressFact): string {
  const of = estimate === null ? '' : ` of about ${grouped(Math.max(estimate, rows))}`;
  return `${shownField(field)}: ${grouped(rows)}${of} rows read`;
}

const STATUS_WIDTH = Math.max(...ROW_STATUSES.map((status) => status.length));
const KEY_WIDTH = 9;
const SEALED_WIDTH = 20;

export function rowsHeading(fieldWidth: number): string {
  return rowColumns(fieldWidth, ['FIELD', 'STATUS', 'KEY', 'SEALED', 'ROW']);
}

/** One stored value on one line; what is long and free stands last. */
export function rowLine(row: RowFact, fieldWidth: number): string {
  const reason = row.reason ? `: ${printable(row.reason)}` : '';
  return rowColumns(fieldWidth, [
    shownField(row.field),
    row.status,
    row.key ?? '-',
    row.sealedAt ?? '-',
    `${shownRow(row)}${reason}`,
  ]);
}

function rowColumns(fieldWidth: number, cells: readonly [string, string, string, string, string]): string {
  const widths = [fieldWidth, STATUS_WIDTH, KEY_WIDTH, SEALED_WIDTH, 0];
  return cells
    .map((cell, index) => padded(cell, widths[index] ?? 0, 'left'))
    .join('  ')
    .trimEnd();
}
