import type { RotationData } from '../../src/flows/rotation-flow.ts';
import { shownKey } from '../../src/plan/names.ts';
import { ending, proofWords } from '../../src/plan/rotation-words.ts';
import { leftWords } from '../../src/plan/status-words.ts';
import { grouped } from '../../src/plan/words.ts';
import type { Size } from '../place.ts';
import { GLYPHS } from '../theme.ts';
import { Line, Paragraph, shown, Words } from '../words.tsx';
import { FindingLine } from './turning.tsx';

/** Lines beside the findings and the steps: the ending, the proof, the record, and what sets them apart. */
const FIXED = 12;

/**
 *  1,446 of 1,447 values turned in 1.2 s. 1 value was left as found.
 *
 *  ✓ proved: every turned value opens with 3f2a 91bc alone, and …
 *
 *  Left as found: 1 damaged
 *  core_two_factor_auth.secret  user-17      damaged: 70 bytes is too short …
 *
 *  What is left to do
 *  1  put the new key where webops reads it
 */
export function ResultScreen({ body, data }: { body: Size; data: RotationData }) {
  const { run, setup } = data;
  const steps = nextSteps(data);
  const { finished } = run;
  const taken = FIXED + steps.reduce((all, step) => all + Math.ceil((step.length + 6) / body.columns), 0);
  const isTight = body.rows < taken;
  const lines = isTight ? 0 : body.rows - taken;
  return (
    <>
      {isTight ? null : <Line />}
      <Paragraph tone="strong">
        {finished ? ending(finished) : 'The run ended without its last word: Runs shows how it was left.'}
      </Paragraph>
      <Line />
      {finished && finished.changed > 0 ? <Proof data={data} /> : null}
      {run.findings > 0 ? <Left data={data} lines={lines} columns={body.columns} /> : null}
      {run.started && !isTight ? (
        <Line>{` Record: run ${shown(run.started.run)}, kept in ${shown(setup.database)}`}</Line>
      ) : null}
      <Line />
      <Line>
        {' '}
        <Words tone="strong">What is left to do</Words>
      </Line>
      {steps.map((step, index) => (
        <Paragraph key={step}>{`${index + 1}  ${shown(step)}`}</Paragraph>
      ))}
    </>
  );
}

function Proof({ data }: { data: RotationData }) {
  if (data.run.finished?.outcome === 'stopped' && data.run.proved.length === 0) return null;
  const { holds, words } = proofWords(data.run.proved);
  const text = holds ? `${GLYPHS.good} proved: ${words}` : `${GLYPHS.bad} not proved: ${words}`;
  return (
    <>
      <Paragraph tone={holds ? 'good' : 'bad'}>{text}</Paragraph>
      <Line />
    </>
  );
}

function Left({ data, lines, columns }: { data: RotationData; lines: number; columns: number }) {
  const { findings, lastFindings, findingsByStatus } = data.run;
  const seen = lastFindings.slice(0, findings <= lines ? lines : Math.max(0, lines - 1));
  const isListed = lines > 0;
  return (
    <>
      <Line>{` Left as found: ${leftWords(findingsByStatus)}`}</Line>
      {seen.map((finding) => (
        <FindingLine
          key={`${finding.field} ${shownKey(finding.primaryKey)}`}
          finding={finding}
          columns={columns}
        />
      ))}
      {isListed && seen.length < findings ? (
        <Line>
          {' '}
          <Words tone="faint">{`… and ${grouped(findings - seen.length)} more: the report has them all`}</Words>
        </Line>
      ) : null}
      {isListed ? <Line /> : null}
    </>
  );
}

/** The runbook's steps, with what this very run adds to them. */
function nextSteps({ setup, run }: RotationData): string[] {
  const { finished } = run;
  if (!finished || finished.outcome === 'stopped' || finished.outcome === 'failed') {
    const hint = finished?.hint ? [finished.hint] : [];
    return [...hint, 'rotate again: it goes on where it stopped', 'keep the older keys until then'];
  }
  // Before the application runs on the new key, and before an old one goes.
  const look = finished.findings > 0 ? ['look at what was left as found: Key status says why'] : [];
  return [
    ...look,
    ...setup.nextSteps,
    ...(setup.nextSteps.length === 0 ? ['verify once more before an older key goes'] : []),
  ];
}
