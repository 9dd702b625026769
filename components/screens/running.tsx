import type { RunState } from '../../src/flows/run-data.ts';
import { isProving, ratePerSecond, remaining, type RunProgress } from '../../src/flows/run-progress.ts';
import { clock } from '../../src/plan/clock-words.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { shownField, shownKey } from '../../src/plan/names.ts';
import { flushNow } from '../../src/plan/flush-words.ts';
import { originWords } from '../../src/plan/run-sentences.ts';
import { grouped, percent, plural, rate } from '../../src/plan/words.ts';
import { ProgressBar } from '../bar.tsx';
import type { Size } from '../place.ts';
import { toneOf } from '../status-tone.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Line, Row, shown, useReader, Words } from '../words.tsx';
import { Turning } from '../working.tsx';
import { FieldBars } from './field-bars.tsx';
import { share } from './run-share.ts';
import { RunningTold } from './running-told.tsx';

interface RunningView {
  body: Size;
  state: RunState;
  now: number;
}

/** Lines above and between the fields and the findings. */
const FIXED = 8;

/**
 *  77e0 12aa → 3f2a 91bc          run 7h2k9 · started 02:14:08 UTC by operator-1
 *
 *  ⠹ 128,400 of 200,000 values    64 %    61,300/s    about 1.2 s left
 *  ██████████████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
 *  waiting for a lock held by session 4121
 *
 *  core_webhook.secret           ██████████  37                    done
 *
 *  FINDINGS 1
 *  core_two_factor_auth.secret   user-17     damaged: 70 bytes is too short
 */
export function RunningScreen({ body, state, now }: RunningView) {
  const { run } = state.data;
  if (useReader()) return <RunningTold state={state} now={now} />;
  const forFields = Math.min(run.fields.length, Math.max(3, body.rows - FIXED - 4));
  const forFindings = body.rows - FIXED - forFields;
  return (
    <>
      <Origin run={run} columns={body.columns} />
      <Line />
      <Amount state={state} now={now} />
      <Line>
        {' '}
        <ProgressBar {...share(run)} width={body.columns - 2} />
      </Line>
      <Waiting state={state} />
      <Line />
      <FieldBars fields={run.fields} columns={body.columns} lines={forFields} />
      <Line />
      {run.findings > 0 ? <Findings run={run} lines={forFindings} columns={body.columns} /> : null}
    </>
  );
}

function Origin({ run, columns }: { run: RunProgress; columns: number }) {
  const { started } = run;
  if (!started) return <Line> starting</Line>;
  const resumed = started.resumed ? 'taken up again' : 'started';
  const who = `run ${started.run} · ${resumed} ${clock(started.startedAt)} UTC by ${started.operator}`;
  return (
    <Row>
      <Cell width={1} />
      <Cell width={columns - 52}>{shown(originWords(started, GLYPHS.to))}</Cell>
      <Cell width={50} right tone="faint">
        {shown(who)}
      </Cell>
    </Row>
  );
}

function Amount({ state, now }: { state: RunState; now: number }) {
  const { run } = state.data;
  const { done, total } = share(run);
  const proves = isProving(run);
  const perSecond = ratePerSecond(run, now);
  const isMoving = !proves && perSecond !== null && state.step !== 'paused';
  const things = state.data.kind === 'restore' ? 'rows' : 'values';
  const parts = [
    `${grouped(done)} of ${grouped(total)} ${proves ? 'values proved' : things}`,
    percent(done, total),
    ...(isMoving ? [rate(perSecond), remaining(run, now) ?? ''] : []),
  ];
  return (
    <Line>
      {' '}
      <Words tone="work">{state.step === 'paused' ? '=' : <Turning />}</Words>
      {` ${parts.join('    ')}`}
    </Line>
  );
}

/** What it waits for, or what was asked of it. */
function Waiting({ state: { step, data } }: { state: RunState }) {
  if (step === 'interrupted') {
    return (
      <Line>
        {' '}
        <Words tone="warn">stop after the batch in hand? Ctrl-C once more or s stops, Esc goes on</Words>
      </Line>
    );
  }
  if (step === 'stopping')
    return (
      <Line>
        {' '}
        <Words tone="warn">stopping after the batch in hand</Words>
      </Line>
    );
  if (step === 'paused')
    return (
      <Line>
        {' '}
        <Words tone="warn">paused by you; p goes on</Words>
      </Line>
    );
  return (
    <Line>
      {' '}
      <Words tone="warn">{shown(data.run.waiting ?? flushNow(data.run.flush) ?? '')}</Words>
    </Line>
  );
}

function Findings({ run, lines, columns }: { run: RunProgress; lines: number; columns: number }) {
  const seen = lines > 1 ? run.lastFindings.slice(1 - lines) : [];
  return (
    <>
      <Line>
        {' '}
        <Words tone="strong">{`${plural(run.findings, 'finding')}${seen.length < run.findings ? ', the last' : ''}`}</Words>
      </Line>
      {seen.map((finding) => (
        <FindingLine
          key={`${finding.field} ${shownKey(finding.primaryKey)}`}
          finding={finding}
          columns={columns}
        />
      ))}
    </>
  );
}

/**  core_two_factor_auth.secret  user-17      damaged: 70 bytes is too short for a token */
export function FindingLine({ finding, columns }: { finding: FindingFact; columns: number }) {
  const { field, label, primaryKey, status, reason } = finding;
  return (
    <Row>
      <Cell width={1} />
      <Cell width={28} cut="middle">
        {shownField(field)}
      </Cell>
      <Cell width={1} />
      <Cell width={14}>{shown(label || shownKey(primaryKey))}</Cell>
      <Cell width={1} />
      <Cell width={columns - 46} tone={toneOf(status)}>{`${status}: ${shown(reason)}`}</Cell>
    </Row>
  );
}
