import { day } from '../../src/plan/clock-words.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { shownField, shownKey } from '../../src/plan/names.ts';
import { toneOf } from '../status-tone.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Row, shown } from '../words.tsx';

/** How many columns the parts of a row's line take. */
export interface RowColumns {
  readonly field: number;
  readonly row: number;
  readonly status: number;
  /** None where there is no room: the row itself tells its key. */
  readonly key: number;
  readonly sealed: number;
}

const STATUS = 12;
const KEY = 11;
const SEALED = 10;
/** What rows' own names get at least, beside keys and without them. */
const LEAST_FOR_ROW = { besideKeys: 14, alone: 20 };
/** From this many columns on there is room for keys. */
const ROOMY = 78;

/** Columns of a list: the names of fields get what the longest needs, unless rows' own names would have too few. */
export function rowColumns(columns: number, fields: readonly string[]): RowColumns {
  const key = columns >= ROOMY ? KEY : 0;
  const free = columns - 5 - STATUS - key - SEALED;
  const longest = Math.max(5, ...fields.map((field) => shownField(field).length));
  const field = Math.min(longest, free - (key > 0 ? LEAST_FOR_ROW.besideKeys : LEAST_FOR_ROW.alone));
  return { field, row: free - field, status: STATUS, key, sealed: SEALED };
}

/**  FIELD                    ROW               STATUS       KEY        SEALED */
export function RowHeading({ columns }: { columns: RowColumns }) {
  const cells = { field: 'FIELD', row: 'ROW', status: 'STATUS', keyOf: 'KEY', sealed: 'SEALED' };
  return <RowCells columns={columns} cells={cells} fact={null} isChosen={false} />;
}

/** ›core_webhook.secret      user-18           old-key      77e0 12aa  2025-11-08 */
export function RowLine({
  row,
  columns,
  isChosen,
}: {
  row: RowFact;
  columns: RowColumns;
  isChosen: boolean;
}) {
  const cells = {
    field: shownField(row.field),
    row: shown(row.label || shownKey(row.primaryKey)),
    status: row.status,
    keyOf: row.key ?? GLYPHS.dash,
    sealed: row.sealedAt ? day(row.sealedAt) : GLYPHS.dash,
  };
  return <RowCells columns={columns} cells={cells} fact={row} isChosen={isChosen} />;
}

interface RowCellsProps {
  columns: RowColumns;
  cells: { field: string; row: string; status: string; keyOf: string; sealed: string };
  /** Null in the heading. */
  fact: RowFact | null;
  isChosen: boolean;
}

function RowCells({ columns, cells, fact, isChosen }: RowCellsProps) {
  const tone = fact === null ? 'faint' : isChosen ? 'chosen' : 'plain';
  return (
    <Row>
      <Cell width={1} tone="chosen">
        {isChosen ? GLYPHS.chosen : ''}
      </Cell>
      <Cell width={columns.field} cut="middle" tone={tone}>
        {cells.field}
      </Cell>
      <Cell width={1} />
      <Cell width={columns.row} tone={tone}>
        {cells.row}
      </Cell>
      <Cell width={1} />
      <Cell width={columns.status} tone={fact ? toneOf(fact.status) : 'faint'}>
        {cells.status}
      </Cell>
      <Cell width={1} />
      <Cell width={columns.key} tone={tone}>
        {cells.keyOf}
      </Cell>
      <Cell width={columns.sealed} tone={tone}>
        {cells.sealed}
      </Cell>
    </Row>
  );
}
