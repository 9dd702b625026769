import type { ErrorFact } from '../../src/errors.ts';
import type { CheckFact } from '../../src/plan/facts.ts';
import { plural } from '../../src/plan/words.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GLYPHS, type Tone } from '../theme.ts';
import { Cell, Line, Paragraph, Row, shown, useReader, Words, Yielding } from '../words.tsx';
import { Failure, Working } from '../working.tsx';

const MARKS: Record<CheckFact['outcome'], { mark: string; tone: Tone }> = {
  ok: { mark: `${GLYPHS.good} ok`, tone: 'good' },
  warn: { mark: '! warn', tone: 'warn' },
  fail: { mark: `${GLYPHS.bad} fail`, tone: 'bad' },
};

interface CheckView {
  body: Size;
  checks: readonly CheckFact[];
  position: ListPosition;
  isWorking: boolean;
  failure: ErrorFact | null;
}

/**
 *  ✓ ok    connection    10.0.0.5:5432     PostgreSQL 18.4, user webops
 * ›✗ fail  privilege     core_webhook      webops may not UPDATE this table
 *
 *  hint: grant update (secret) on core_webhook to webops
 *
 *  All is in place: 12 checks, 1 warning.
 */
export function CheckScreen({ body, checks, position, isWorking, failure }: CheckView) {
  if (failure) return <Failure error={failure} />;
  const height = checkHeight(body, checks);
  return (
    <>
      <CheckLines checks={checks} position={position} height={height} columns={body.columns} />
      <Line />
      <Yielding>
        <CheckDetail check={checks[position.cursor]} />
        <Line />
      </Yielding>
      {isWorking ? <Working>looking</Working> : <CheckVerdict checks={checks} />}
    </>
  );
}

/** Lines that set the detail of the chosen check apart, and the verdict. */
const FIXED = 3;
const LEAST_CHECKS = 3;

/** Lines for checks: below so many others, above the longest detail that a check here has. */
export function checkHeight(body: Size, checks: readonly CheckFact[], above = 0): number {
  const detail = Math.max(1, ...checks.map((check) => detailHeight(check, body.columns - 2)));
  return Math.max(LEAST_CHECKS, body.rows - FIXED - above - detail);
}

function detailHeight({ subject, message, hint }: CheckFact, width: number): number {
  const hinted = hint === null ? [] : wrapped(`hint: ${shown(hint)}`, width, { hang: 0 });
  return wrapped(`${shown(subject)}: ${shown(message)}`, width, { hang: 0 }).length + hinted.length;
}

export function CheckLines({
  checks,
  position,
  height,
  columns,
}: {
  checks: readonly CheckFact[];
  position: ListPosition;
  height: number;
  columns: number;
}) {
  if (useReader()) return checks.map((check) => <CheckTold key={JSON.stringify(check)} check={check} />);
  return checks.slice(position.top, position.top + height).map((check, index) => {
    // Of one thing several checks may tell: only where it stands is a check's own.
    const at = position.top + index;
    const isChosen = at === position.cursor;
    const { mark, tone } = MARKS[check.outcome];
    return (
      <Row key={`${at}`}>
        <Cell width={1} tone="chosen">
          {isChosen ? GLYPHS.chosen : ''}
        </Cell>
        <Cell width={8} tone={tone}>
          {mark}
        </Cell>
        <Cell width={17}>{shown(check.name)}</Cell>
        <Cell width={columns - 26}>{shown(check.message)}</Cell>
      </Row>
    );
  });
}

/** A check with all there is to say of it, for who can't look at it. */
function CheckTold({ check: { name, subject, outcome, message, hint } }: { check: CheckFact }) {
  return (
    <>
      <Line>{`${outcome}: ${shown(name)} ${shown(subject)}, ${shown(message)}`}</Line>
      {hint ? <Line>{`hint: ${shown(hint)}`}</Line> : null}
    </>
  );
}

/** What the chosen check is about, in full, and how to mend it. */
export function CheckDetail({ check }: { check: CheckFact | undefined }) {
  const isHeard = useReader();
  if (!check || isHeard) return null;
  return (
    <>
      <Paragraph tone="faint">{`${shown(check.subject)}: ${shown(check.message)}`}</Paragraph>
      {check.hint ? <Paragraph>{`hint: ${shown(check.hint)}`}</Paragraph> : null}
    </>
  );
}

/** The verdict, and what comes next where it is a step of something. */
export function CheckVerdict({ checks, next = '' }: { checks: readonly CheckFact[]; next?: string }) {
  const count = (outcome: CheckFact['outcome']) => checks.filter((check) => check.outcome === outcome).length;
  const warnings = count('warn') > 0 ? `, ${plural(count('warn'), 'warning')}` : '';
  if (count('fail') > 0) {
    return (
      <Line>
        {' '}
        <Words tone="bad">{`${plural(count('fail'), 'thing')} must be mended before a run${warnings}`}</Words>
      </Line>
    );
  }
  return (
    <Line>
      {' '}
      <Words tone="good">{`all is in place: ${plural(checks.length, 'check')}${warnings}`}</Words>
      <Words tone="faint">{next === '' ? '' : `; next: ${next}`}</Words>
    </Line>
  );
}
