import type { ErrorFact } from '../../src/errors.ts';
import type { StatusCounts } from '../../src/plan/counts.ts';
import type { CensusFact, RowFact } from '../../src/plan/facts.ts';
import { shownKey } from '../../src/plan/names.ts';
import { tally } from '../../src/plan/status-words.ts';
import { grouped, plural } from '../../src/plan/words.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { filterWords } from '../row-pages.ts';
import type { TextEntry } from '../text-entry.ts';
import { Cell, Drawn, Line, Row, shown, useReader, Words } from '../words.tsx';
import { Failure, Turning } from '../working.tsx';
import { CensusTable } from './census-table.tsx';
import { EntryLine } from './entry-line.tsx';
import { fieldColumns, RowHeading, RowLine } from './row-line.tsx';

interface StatusView {
  body: Size;
  total: StatusCounts;
  census: readonly CensusFact[];
  rows: readonly RowFact[];
  looked: number;
  position: ListPosition;
  filter: string;
  entry: TextEntry | null;
  isComplete: boolean;
  isReading: boolean;
  failure: ErrorFact | null;
}

/** From this many lines on there is room for the census above the rows. */
const ROOMY = 26;

/** Lines left for rows: below the census or its summary, the filter and the heading. */
export function listLines(body: Size, census: readonly CensusFact[]): number {
  return body.rows - 3 - (body.rows >= ROOMY ? tableLines(census) : 1);
}

function tableLines(census: readonly CensusFact[]): number {
  return Math.min(census.length, 6) + (census.length > 1 ? 2 : 1);
}

/**
 *  1,471 values: 20 current · 1,447 old · 3 plaintext · 1 damaged
 *
 *  filter: damaged,plaintext                                       4 rows shown
 *  FIELD                    ROW                    STATUS       KEY        SEALED
 *  core_two_factor_aut….se  user-17                damaged      –          –
 * ›databases.password       billing-replica        plaintext    –          –
 */
export function StatusScreen(view: StatusView) {
  const { body, total, census, rows, position, entry, failure } = view;
  const isHeard = useReader();
  if (failure) return <Failure error={failure} />;
  const height = listLines(body, census);
  const forField = fieldColumns(
    body,
    census.map(({ field }) => field),
  );
  const seen = rows.slice(position.top, position.top + height);
  return (
    <>
      {body.rows >= ROOMY && !isHeard ? (
        <CensusTable census={census} columns={body.columns} lines={6} />
      ) : (
        <Line>{` ${plural(total.rows, 'value')}: ${tally(total)}`}</Line>
      )}
      <Line />
      {entry ? <EntryLine entry={entry} prompt="filter:" /> : <FilterLine view={view} />}
      <Drawn>
        <RowHeading body={body} forField={forField} />
        {seen.map((row, index) => (
          <RowLine
            forField={forField}
            key={`${row.field} ${shownKey(row.primaryKey)}`}
            row={row}
            body={body}
            isChosen={position.top + index === position.cursor}
          />
        ))}
      </Drawn>
    </>
  );
}

function FilterLine({ view }: { view: StatusView }) {
  const { filter, rows, isComplete, isReading, body, position, looked } = view;
  const isHeard = useReader();
  const at = rows.length > 0 ? `row ${grouped(position.cursor + 1)} of ` : '';
  const many = `${at}${grouped(rows.length)}${isComplete ? '' : ' and more'}`;
  const hint = filter === '' ? 'all rows; / filters by status or by words' : `${shown(filterWords(filter))}`;
  const none = filter === '' ? 'no row was found' : `none of ${plural(looked, 'row')} fits`;
  const heard = `${plural(rows.length, 'row')}${isComplete ? '' : ' and more'}`;
  const right = rows.length === 0 && isComplete ? none : isHeard ? heard : many;
  // A spinner and a blank may stand before it, and a blank sets it apart.
  const forRight = right.length + 3;
  return (
    <Row>
      <Cell width={1} />
      <Cell width={body.columns - forRight - 2} tone={filter === '' ? 'faint' : 'strong'}>
        {hint}
      </Cell>
      <Cell width={forRight} right>
        {isReading ? (
          <Words tone="work">
            <Turning />{' '}
          </Words>
        ) : null}
        {right}
      </Cell>
    </Row>
  );
}
