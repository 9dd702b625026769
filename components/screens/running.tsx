import type { RunState } from '../../src/flows/run-data.ts';
import { isProving, ratePerSecond, type RunProgress, speeds, totals } from '../../src/flows/run-progress.ts';
import { remaining, share } from '../../src/flows/run-share.ts';
import { waitsFor } from '../../src/flows/run-waits.ts';
import { clock } from '../../src/plan/clock-words.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { shownField, shownKey } from '../../src/plan/names.ts';
import { originWords } from '../../src/plan/run-sentences.ts';
import { grouped, percent, plural, rate } from '../../src/plan/words.ts';
import { ProgressBar } from '../bar.tsx';
import type { Size } from '../place.ts';
import { Sparkline } from '../sparkline.tsx';
import { toneOf } from '../status-tone.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Line, Row, shown, useReader, Words } from '../words.tsx';
import { Turning } from '../working.tsx';
import { FieldBars } from './field-bars.tsx';
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
 *  ▁▃▆▇▇▇▆▇▇▇▇▇▆▇▇                                                most 62,100/s
 *  held to 5,000 rows/s by operator-1
 *
 *  core_webhook.secret           ██████████       37 of 37       done
 *
 *  1 finding
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
      <Speed run={run} now={now} columns={body.columns} />
      <Line>
        {' '}
        <Words tone="warn">{waitsFor(state) ?? ''}</Words>
      </Line>
      <Line />
      <FieldBars fields={run.fields} most={totals(run).total} columns={body.columns} lines={forFields} />
      <Line />
      {run.findings > 0 ? <Findings run={run} lines={forFindings} columns={body.columns} /> : null}
    </>
  );
}

/** However long the record's id and the operator's name are, so much tells which keys it is about. */
const LEAST_FOR_ORIGIN = 24;

function Origin({ run, columns }: { run: RunProgress; columns: number }) {
  const { started } = run;
  if (!started) return <Line> starting</Line>;
  const resumed = started.resumed ? 'taken up again' : 'started';
  const who = shown(`run ${started.run} · ${resumed} ${clock(started.startedAt)} UTC by ${started.operator}`);
  const forWho = Math.min(who.length, columns - LEAST_FOR_ORIGIN - 3);
  return (
    <Row>
      <Cell width={1} />
      <Cell width={columns - forWho - 3}>{shown(originWords(started, GLYPHS.to))}</Cell>
      <Cell width={1} />
      <Cell width={forWho} tone="faint">
        {who}
      </Cell>
    </Row>
  );
}

/** ⠹ 128,400 of 200,000 values    64 %    61,300/s    about 1.2 s left; each stands where it stood before. */
function Amount({ state, now }: { state: RunState; now: number }) {
  const { run, limit, kind } = state.data;
  const { done, total } = share(run);
  const proves = isProving(run);
  const perSecond = ratePerSecond(run, now);
  const isPaused = state.step === 'paused';
  const things = kind === 'restore' ? 'rows' : 'values';
  const outOf = grouped(total);
  const parts = [
    `${grouped(done).padStart(outOf.length)} of ${outOf} ${proves ? 'values proved' : things}`,
    percent(done, total).padStart(5),
    ...(proves || isPaused || perSecond === null ? [] : [rate(perSecond).padStart(9)]),
    ...(isPaused ? [] : [remaining(run, now, limit) ?? '']),
  ];
  return (
    <Line>
      {' '}
      <Words tone="work">{isPaused ? '=' : <Turning />}</Words>
      {` ${parts.join('   ')}`}
    </Line>
  );
}

/** A minute, a column a second. */
const MINUTE = 60;

/** ▁▃▆▇▇▇▆▇▇▇▇▇▆▇▇     most 62,100/s */
function Speed({ run, now, columns }: { run: RunProgress; now: number; columns: number }) {
  const seconds = speeds(run, now);
  const most = Math.max(0, ...seconds);
  if (most === 0) return <Line />;
  const words = `${columns >= 100 ? 'the last minute, ' : ''}most ${rate(most)}`;
  return (
    <Line>
      {' '}
      <Sparkline values={seconds} width={Math.min(MINUTE, columns - 19)} />
      {'  '}
      <Words tone="faint">{words}</Words>
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
