import type { RunState } from '../../src/flows/run-data.ts';
import { isProving, ratePerSecond, type RunProgress } from '../../src/flows/run-progress.ts';
import { remaining, share } from '../../src/flows/run-share.ts';
import { waitsFor } from '../../src/flows/run-waits.ts';
import { clock } from '../../src/plan/clock-words.ts';
import type { RunStartedFact } from '../../src/plan/facts.ts';
import { shownField, shownKey } from '../../src/plan/names.ts';
import { originWords } from '../../src/plan/run-sentences.ts';
import { grouped, percent, plural, rate } from '../../src/plan/words.ts';
import { ONE_OF_MANY, PASSING, WAIT } from '../reader/marks.ts';
import { Line, shown } from '../words.tsx';
import { FieldBars } from './field-bars.tsx';

interface RunningView {
  state: RunState;
  now: number;
}

/**
 * 77e0 12aa to 3f2a 91bc, run 7h2k9, started 02:14:08 UTC by operator-1
 * 40 percent, 80,000 of 200,000 values, 61,300 a second, about 2 seconds left
 * waiting for a lock held by session 4121
 * core_webhook.secret: 37 values, done
 * finding 1: core_two_factor_auth.secret, user-17: damaged, 70 bytes is too short
 */
export function RunningTold({ state, now }: RunningView) {
  const { run } = state.data;
  const waiting = waitsFor(state);
  if (!run.started) return <Line>{`${PASSING}starting`}</Line>;
  return (
    <>
      <Line>{originOf(run.started)}</Line>
      <Line>{amountOf(state, now)}</Line>
      {waiting ? <Line>{`${WAIT}${shown(waiting)}`}</Line> : null}
      <FieldBars fields={run.fields} most={0} columns={0} lines={0} />
      {findingsOf(run).map((words) => (
        <Line key={words}>{`${ONE_OF_MANY}${words}`}</Line>
      ))}
    </>
  );
}

function originOf(started: RunStartedFact): string {
  const how = started.resumed ? 'taken up again' : 'started';
  const { run, operator, startedAt } = started;
  return shown(`${originWords(started, 'to')}, run ${run}, ${how} ${clock(startedAt)} UTC by ${operator}`);
}

function amountOf({ step, data: { run, kind, limit } }: RunState, now: number): string {
  const { done, total } = share(run);
  const proves = isProving(run);
  const perSecond = proves || step === 'paused' ? null : ratePerSecond(run, now);
  const left = step === 'paused' ? null : remaining(run, now, limit);
  const things = kind === 'restore' ? 'rows' : 'values';
  return [
    percent(done, total),
    `${grouped(done)} of ${grouped(total)} ${proves ? 'values proved' : things}`,
    ...(perSecond === null ? [] : [rate(perSecond)]),
    ...(left === null ? [] : [left]),
    ...(run.findings > 0 ? [`${plural(run.findings, 'finding')} so far`] : []),
  ].join(', ');
}

/** Numbered, so that it is heard how many were left out between two of them. */
function findingsOf({ findings, lastFindings }: RunProgress): string[] {
  const before = findings - lastFindings.length;
  return lastFindings.map(({ field, label, primaryKey, status, reason }, index) => {
    const row = shown(label || shownKey(primaryKey));
    return `finding ${before + index + 1}: ${shownField(field)}, ${row}: ${status}, ${shown(reason)}`;
  });
}
