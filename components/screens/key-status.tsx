import type { RowsCursor } from '../../src/flows/operations.ts';
import { sum } from '../../src/plan/counts.ts';
import type { CensusFact, RowFact } from '../../src/plan/facts.ts';
import { tally } from '../../src/plan/status-words.ts';
import { plural } from '../../src/plan/words.ts';
import type { DetailLine } from '../detail-lines.ts';
import { Block, Pane, Panes } from '../panes.tsx';
import type { RowSpan } from '../row-span.ts';
import { CENSUS_LINES, type StatusLayout } from '../status-layout.ts';
import type { TextEntry } from '../text-entry.ts';
import type { Tone } from '../theme.ts';
import { Cell, Drawn, Line, Row, shown, useReader, Words } from '../words.tsx';
import { Turning } from '../working.tsx';
import { CensusTable } from './census-table.tsx';
import { EntryLine } from './entry-line.tsx';
import { DetailLines } from './row-detail.tsx';
import { rowColumns, RowHeading, RowLine } from './row-line.tsx';

export interface StatusView {
  columns: number;
  layout: StatusLayout;
  census: readonly CensusFact[];
  span: RowSpan<RowFact, RowsCursor>;
  isReading: boolean;
  /** The filter as it was understood; empty where all rows are listed. */
  filter: string;
  /** Not null while the filter is typed. */
  entry: TextEntry | null;
  /** What may be typed next, or how the list is ordered. */
  order: string;
  /** Where one is in the list. */
  place: string;
  /** The chosen row looked at whole, where there is room for it. */
  detail: readonly DetailLine[];
  detailTop: number;
  /** Whether keys go to the row beside the list. */
  isInPane: boolean;
  /** Lines below the list: why it could not be read on, or what would become of the row. */
  foot: readonly FootLine[];
}

export interface FootLine {
  readonly text: string;
  readonly tone: Tone;
}

/**
 *  1,471 values: 20 current · 1,447 old · 3 plaintext · 1 damaged
 *  filter: status damaged or plaintext
 *  in key order                                                      row 3 of 4
 *  FIELD                    ROW                    STATUS       KEY        SEALED
 *  core_two_factor_aut….se  user-17                damaged      –          –
 * ›databases.password       billing-replica        plaintext    –          –
 */
export function StatusScreen(view: StatusView) {
  const { columns, layout, census, entry, filter, foot } = view;
  const total = sum(census);
  const isHeard = useReader();
  return (
    <>
      {layout.hasCensus && !isHeard ? (
        <CensusTable census={census} columns={columns} lines={CENSUS_LINES} />
      ) : (
        <Line>{` ${plural(total.rows, 'value')}: ${tally(total)}`}</Line>
      )}
      {entry ? <EntryLine entry={entry} prompt="filter:" /> : <FilterLine filter={filter} />}
      <PlaceLine view={view} />
      <Drawn>
        {layout.detail ? (
          <SideBySide view={view} />
        ) : (
          <Block lines={layout.list.rows + 1}>
            <List view={view} />
          </Block>
        )}
      </Drawn>
      {foot.map(({ text, tone }, index) => {
        const number = index + 1;
        return (
          <Line key={number}>
            {' '}
            <Words tone={tone}>{text}</Words>
          </Line>
        );
      })}
    </>
  );
}

function FilterLine({ filter }: { filter: string }) {
  const hint = filter === '' ? 'all rows; / filters by status, field or words' : `filter: ${shown(filter)}`;
  return (
    <Line>
      {' '}
      <Words tone={filter === '' ? 'faint' : 'strong'}>{hint}</Words>
    </Line>
  );
}

function PlaceLine({ view: { columns, order, place, isReading, entry } }: { view: StatusView }) {
  const isHeard = useReader();
  // While a filter is typed nobody stands in the list.
  if (isHeard && entry) return <Line>{shown(order)}</Line>;
  // A spinner and a blank may stand before it, and a blank sets it apart.
  const forPlace = place.length + 3;
  return (
    <Row>
      <Cell width={1} />
      <Cell width={columns - forPlace - 2} tone="faint">
        {shown(order)}
      </Cell>
      <Cell width={forPlace} right>
        {isReading ? (
          <Words tone="work">
            <Turning />{' '}
          </Words>
        ) : null}
        {place}
      </Cell>
    </Row>
  );
}

function List({ view }: { view: StatusView }) {
  const { layout, census, span } = view;
  const { rows, columns } = layout.list;
  const names = census.map(({ field }) => field);
  const cells = rowColumns(columns, names);
  return (
    <>
      <RowHeading columns={cells} />
      {span.rows.slice(span.top, span.top + rows).map((row, index) => {
        const at = span.top + index;
        return <RowLine key={span.first + at} row={row} columns={cells} isChosen={at === span.cursor} />;
      })}
    </>
  );
}

function SideBySide({ view }: { view: StatusView }) {
  const { layout, detail, detailTop, isInPane } = view;
  const { list } = layout;
  const beside = layout.detail!;
  const lines = beside.rows + 1;
  return (
    <Panes
      lines={lines}
      left={
        <Pane title="Rows" columns={list.columns} lines={lines} hasKeys={!isInPane}>
          <List view={view} />
        </Pane>
      }
      right={
        <Pane title="One row" columns={beside.columns} lines={lines} hasKeys={isInPane}>
          <DetailLines lines={detail} top={detailTop} height={beside.rows} />
        </Pane>
      }
    />
  );
}
