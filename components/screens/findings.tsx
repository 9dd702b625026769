import type { ErrorFact } from '../../src/errors.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { shownField, shownKey, shownRow } from '../../src/plan/names.ts';
import { printable } from '../../src/plan/printable.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import type { ListPosition } from '../list.ts';
import { notReadWords } from '../not-read.ts';
import type { Size } from '../place.ts';
import { toneOf } from '../status-tone.ts';
import { GLYPHS, type Tone } from '../theme.ts';
import { Block } from '../panes.tsx';
import { Drawn, Cell, Line, Row, shown, Words } from '../words.tsx';
import { Turning } from '../working.tsx';

interface FindingsView {
  body: Size;
  /** How many there are, and how far the list goes. */
  heading: string;
  findings: readonly FindingFact[];
  /** How far the run is; null once it is over. */
  progress: string | null;
  position: ListPosition;
  /** Why the record could not be read. */
  failure: ErrorFact | null;
}

/** Lines for the reason of the finding that is chosen, in full. */
const FOR_REASON = 3;

/** Lines left for findings: below how many there are and the heading, above a blank and the reason. */
export function findingLines({ rows }: Size): number {
  return rows - 3 - 1 - FOR_REASON;
}

/**
 *  1 finding so far                                     ⠹ the run goes on: 24 %
 *
 *  FIELD                        ROW            STATUS       REASON
 * ›core_two_factor_auth.secret  user-17        damaged      70 bytes is too short …
 *
 *  damaged: 70 bytes is too short for a token
 */
export function FindingsScreen({ body, heading, findings, progress, position, failure }: FindingsView) {
  const height = findingLines(body);
  const chosen = findings[position.cursor];
  return (
    <>
      <Heading text={heading} progress={progress} columns={body.columns} />
      <Line />
      <Drawn>
        <Block lines={height + 1}>
          <FindingCells columns={body.columns} finding={null} isChosen={false} />
          {findings.slice(position.top, position.top + height).map((finding, index) => {
            const at = position.top + index;
            const isChosen = at === position.cursor;
            return <FindingCells key={at} columns={body.columns} finding={finding} isChosen={isChosen} />;
          })}
        </Block>
        <Line />
        {failure ? <Because text={notReadWords(failure)} tone="bad" columns={body.columns} /> : null}
        {chosen && !failure ? <Reason finding={chosen} columns={body.columns} /> : null}
      </Drawn>
    </>
  );
}

/** `core_webhook.secret, user-18 (id 8): damaged, 70 bytes is too short`. */
export function findingSentence(finding: FindingFact): string {
  const { field, status, reason } = finding;
  return `${shownField(field)}, ${shownRow(finding)}: ${status}, ${printable(reason)}`;
}

function Heading({ text, progress, columns }: { text: string; progress: string | null; columns: number }) {
  const right = progress === null ? 0 : progress.length + 3;
  return (
    <Row>
      <Cell width={1} />
      <Cell width={columns - right - 2} tone="strong">
        {text}
      </Cell>
      <Cell width={right} right>
        {progress === null ? null : (
          <Words tone="work">
            <Turning />{' '}
          </Words>
        )}
        {progress}
      </Cell>
    </Row>
  );
}

interface CellsProps {
  columns: number;
  /** Null in the heading. */
  finding: FindingFact | null;
  isChosen: boolean;
}

function FindingCells({ columns, finding, isChosen }: CellsProps) {
  const tone = finding === null ? 'faint' : isChosen ? 'chosen' : 'plain';
  return (
    <Row>
      <Cell width={1} tone="chosen">
        {isChosen ? GLYPHS.chosen : ''}
      </Cell>
      <Cell width={28} cut="middle" tone={tone}>
        {finding ? shownField(finding.field) : 'FIELD'}
      </Cell>
      <Cell width={1} />
      <Cell width={14} tone={tone}>
        {finding ? shown(finding.label || shownKey(finding.primaryKey)) : 'ROW'}
      </Cell>
      <Cell width={1} />
      <Cell width={12} tone={finding ? toneOf(finding.status) : 'faint'}>
        {finding?.status ?? 'STATUS'}
      </Cell>
      <Cell width={1} />
      <Cell width={columns - 59} tone={tone}>
        {finding ? shown(finding.reason) : 'REASON'}
      </Cell>
    </Row>
  );
}

function Reason({ finding, columns }: { finding: FindingFact; columns: number }) {
  const { status, reason } = finding;
  return <Because text={shown(`${status}: ${reason}`)} tone={toneOf(status)} columns={columns} />;
}

function Because({ text, tone, columns }: { text: string; tone: Tone; columns: number }) {
  return wrapped(text, columns - 2)
    .slice(0, FOR_REASON)
    .map((line, index) => {
      const number = index + 1;
      return (
        <Line key={number}>
          {' '}
          <Words tone={tone}>{line}</Words>
        </Line>
      );
    });
}
