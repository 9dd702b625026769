import { day } from '../../src/plan/clock-words.ts';
import type { RowFact } from '../../src/plan/facts.ts';
import { shownField, shownKey } from '../../src/plan/names.ts';
import type { Size } from '../place.ts';
import { toneOf } from '../status-tone.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Row, shown } from '../words.tsx';

/** Columns that field and row share: what status, key and date leave. */
function freeColumns(body: Size): number {
  return body.columns - 2 - 13 - 11 - 11;
}

const LEAST_FOR_ROW = 14;

/** Columns for the names of fields: what the longest needs, unless the rows' own names would have too few. */
export function fieldColumns(body: Size, fields: readonly string[]): number {
  const longest = Math.max(5, ...fields.map((field) => shownField(field).length));
  return Math.min(longest + 1, freeColumns(body) - LEAST_FOR_ROW);
}

/**  FIELD                    ROW               STATUS       KEY        SEALED */
export function RowHeading({ body, forField }: { body: Size; forField: number }) {
  return (
    <RowCells
      body={body}
      forField={forField}
      field="FIELD"
      row="ROW"
      status="STATUS"
      keyOf="KEY"
      sealed="SEALED"
      isHeading
    />
  );
}

/** ›core_webhook.secret      user-18           old-key      77e0 12aa  2025-11-08 */
export function RowLine({
  row,
  body,
  forField,
  isChosen,
}: {
  row: RowFact;
  body: Size;
  forField: number;
  isChosen: boolean;
}) {
  return (
    <RowCells
      body={body}
      forField={forField}
      field={shownField(row.field)}
      row={shown(row.label || shownKey(row.primaryKey))}
      status={row.status}
      keyOf={row.key ?? GLYPHS.dash}
      sealed={row.sealedAt ? day(row.sealedAt) : GLYPHS.dash}
      isChosen={isChosen}
      fact={row}
    />
  );
}

/** The same in a sentence: `core_webhook.secret, user-18: old-key, key 77e0 12aa, sealed 2025-11-08`. */
export function rowWords({ field, label, primaryKey, status, key, sealedAt }: RowFact): string {
  const parts = [status, ...(key ? [`key ${key}`] : []), ...(sealedAt ? [`sealed ${day(sealedAt)}`] : [])];
  return `${shownField(field)}, ${shown(label || shownKey(primaryKey))}: ${parts.join(', ')}`;
}

interface RowCellsProps {
  body: Size;
  /** Columns for the name of the field. */
  forField: number;
  field: string;
  row: string;
  status: string;
  keyOf: string;
  sealed: string;
  isHeading?: boolean;
  isChosen?: boolean;
  fact?: RowFact;
}

function RowCells({
  body,
  forField,
  field,
  row,
  status,
  keyOf,
  sealed,
  isHeading,
  isChosen,
  fact,
}: RowCellsProps) {
  const free = freeColumns(body);
  const tone = isHeading ? 'faint' : isChosen ? 'chosen' : 'plain';
  return (
    <Row>
      <Cell width={1} tone="chosen">
        {isChosen ? GLYPHS.chosen : ''}
      </Cell>
      <Cell width={forField - 1} cut="middle" tone={tone}>
        {field}
      </Cell>
      <Cell width={1} />
      <Cell width={free - forField - 1} tone={tone}>
        {row}
      </Cell>
      <Cell width={1} />
      <Cell width={13} tone={fact ? toneOf(fact.status) : 'faint'}>
        {status}
      </Cell>
      <Cell width={11} tone={tone}>
        {keyOf}
      </Cell>
      <Cell width={11} tone={tone}>
        {sealed}
      </Cell>
    </Row>
  );
}
