import type { ErrorFact } from '../../src/errors.ts';
import type { RunRecord } from '../../src/plan/facts.ts';
import { runCells } from '../../src/plan/report-lines.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GLYPHS, type Tone } from '../theme.ts';
import { Cell, Drawn, Line, Row, shown } from '../words.tsx';
import { Failure, Working } from '../working.tsx';

const TONES: Record<RunRecord['outcome'], Tone> = {
  done: 'good',
  'done-with-findings': 'warn',
  stopped: 'warn',
  failed: 'bad',
  running: 'work',
  unfinished: 'bad',
};

interface RunsView {
  body: Size;
  runs: readonly RunRecord[] | null;
  position: ListPosition;
  failure: ErrorFact | null;
}

/**
 *  STARTED (UTC)      RUN       WHAT                    OUTCOME               CHANGED
 * ›2026-11-22 02:14   7h2k9     rotate by operator-1    done-with-findings  1,446 of 1,447
 */
export function RunsScreen({ body, runs, position, failure }: RunsView) {
  if (failure) return <Failure error={failure} />;
  if (!runs) return <Working>reading the record</Working>;
  if (runs.length === 0) return <Line> no run has been made on this database yet</Line>;
  const cells = runs.map(runCells);
  const forChanged = Math.max(7, ...cells.map(({ values }) => values.length)) + 1;
  const forWhat = body.columns - 46 - forChanged;
  return (
    <Drawn>
      <Row>
        <Cell width={1} />
        <Cell width={17} tone="faint">
          STARTED (UTC)
        </Cell>
        <Cell width={9} tone="faint">
          RUN
        </Cell>
        <Cell width={forWhat} tone="faint">
          WHAT
        </Cell>
        <Cell width={19} tone="faint">
          OUTCOME
        </Cell>
        <Cell width={forChanged} right tone="faint">
          CHANGED
        </Cell>
      </Row>
      {runs.slice(position.top, position.top + body.rows - 1).map((run, index) => {
        const { started, what, outcome, values } = cells[position.top + index]!;
        const isChosen = position.top + index === position.cursor;
        const tone = isChosen ? 'chosen' : 'plain';
        return (
          <Row key={run.run}>
            <Cell width={1} tone="chosen">
              {isChosen ? GLYPHS.chosen : ''}
            </Cell>
            <Cell width={17} tone={tone}>
              {started}
            </Cell>
            <Cell width={9} tone={tone}>
              {shown(run.run)}
            </Cell>
            <Cell width={forWhat - 1} tone={tone}>
              {what}
            </Cell>
            <Cell width={1} />
            <Cell width={19} tone={TONES[run.outcome]}>
              {outcome}
            </Cell>
            <Cell width={forChanged} right tone={tone}>
              {values}
            </Cell>
          </Row>
        );
      })}
    </Drawn>
  );
}
