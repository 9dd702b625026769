import type { ErrorFact } from '../../src/errors.ts';
import type { RestorePointFact } from '../../src/flows/operations.ts';
import { toTheMinute } from '../../src/plan/clock-words.ts';
import { shownSize } from '../../src/plan/shown-size.ts';
import { grouped } from '../../src/plan/words.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Drawn, Line, Paragraph, Row, shown } from '../words.tsx';
import { Failure, Working } from '../working.tsx';

/** Lines for restore points: below the heading, above what they are. */
export function pointLines(body: Size): number {
  return Math.max(1, body.rows - 5);
}

interface PointsView {
  body: Size;
  points: readonly RestorePointFact[] | null;
  position: ListPosition;
  failure: ErrorFact | null;
}

/**
 *  STARTED (UTC)      RUN       WHAT          ROWS     SIZE
 * ›2026-11-22 02:14   7h2k9     purge           41    12 kB
 *
 *  Each holds values as they were before its run: under the key they stood …
 */
export function RestorePointsScreen({ body, points, position, failure }: PointsView) {
  if (failure) return <Failure error={failure} />;
  if (!points) return <Working>reading the ledger</Working>;
  if (points.length === 0)
    return <Line> no restore point stands: nothing is kept of what runs replaced</Line>;
  return (
    <>
      <Drawn>
        <PointRow cells={['STARTED (UTC)', 'RUN', 'WHAT', 'ROWS', 'SIZE']} mark="" isHeading />
        {points.slice(position.top, position.top + pointLines(body)).map((point, index) => (
          <PointRow
            key={point.run}
            cells={cellsOf(point)}
            mark={position.top + index === position.cursor ? GLYPHS.chosen : ''}
          />
        ))}
      </Drawn>
      <Line />
      <Paragraph tone="faint">
        Each holds values as they were before its run: under the key they stood under then, or in the open.
        Discard it once all works.
      </Paragraph>
    </>
  );
}

function cellsOf({ startedAt, run, kind, rows, bytes }: RestorePointFact): readonly string[] {
  return [toTheMinute(startedAt), shown(run), kind, grouped(rows), shownSize(bytes)];
}

const WIDTHS = [19, 10, 10, 10, 10] as const;

function PointRow({
  cells,
  mark,
  isHeading = false,
}: {
  cells: readonly string[];
  mark: string;
  isHeading?: boolean;
}) {
  const tone = isHeading ? 'faint' : mark === '' ? 'plain' : 'chosen';
  return (
    <Row>
      <Cell width={1} tone="chosen">
        {mark}
      </Cell>
      {WIDTHS.map((width, index) => (
        <Cell key={cells[index]} width={width} right={index > 2} tone={tone}>
          {cells[index]}
        </Cell>
      ))}
    </Row>
  );
}
