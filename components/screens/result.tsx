import type { RunData } from '../../src/flows/run-data.ts';
import { stepsLeft } from '../../src/flows/steps-left.ts';
import type { FindingFact } from '../../src/plan/facts.ts';
import { flushOutcome } from '../../src/plan/flush-words.ts';
import { keptWords } from '../../src/plan/restore-words.ts';
import { ending, proofWords } from '../../src/plan/run-sentences.ts';
import { leftWords } from '../../src/plan/status-words.ts';
import { grouped } from '../../src/plan/words.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GLYPHS, type Tone } from '../theme.ts';
import { ScrollMark, seenLines } from '../scroll-mark.tsx';
import { Line, shown, Words } from '../words.tsx';
import { FindingLine } from './running.tsx';

/** One line of the result: words, or a value that was left. */
type ResultLine = { text: string; tone?: Tone } | { finding: FindingFact };

const BLANK: ResultLine = { text: '' };

/** The whole result; the values that were left take the lines that are to spare. */
export function resultLines(data: RunData, body: Size): readonly ResultLine[] {
  const what = [
    ...endingOf(data, body),
    ...proofOf(data, body),
    ...keptOf(data, body),
    ...redisOf(data, body),
  ];
  const { findings, findingsByStatus } = data.run;
  const left = findings > 0 ? [{ text: `Left as found: ${leftWords(findingsByStatus)}` }] : [];
  const steps = stepsOf(data, body);
  const room = body.rows - what.length - left.length - steps.length;
  const record = recordOf(data);
  // Where it is tight, what is left to do is worth more than where the record is, and than which values were left.
  if (room < record.length + 3)
    return [...what, ...left, ...(findings > 0 ? [BLANK] : []), ...steps, BLANK, ...record];
  const seen = findingsOf(data, room - 3 - record.length);
  return [BLANK, ...what, ...left, ...seen, ...(findings > 0 ? [BLANK] : []), ...record, BLANK, ...steps];
}

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
export function ResultScreen({
  body,
  data,
  position,
}: {
  body: Size;
  data: RunData;
  position: ListPosition;
}) {
  const lines = resultLines(data, body);
  return (
    <>
      {lines.slice(position.top, position.top + seenLines(lines.length, body)).map((line, index) => {
        const key = `${position.top + index}`;
        if ('finding' in line) return <FindingLine key={key} finding={line.finding} columns={body.columns} />;
        return (
          <Line key={key}>
            {' '}
            <Words tone={line.tone ?? 'plain'}>{shown(line.text)}</Words>
          </Line>
        );
      })}
      <ScrollMark above={position.top} length={lines.length} body={body} />
    </>
  );
}

function paragraph(text: string, { columns }: Size, tone: Tone = 'plain'): ResultLine[] {
  return wrapped(text, columns - 2, { hang: 0 }).map((line) => ({ text: line, tone }));
}

function endingOf({ run: { finished } }: RunData, body: Size): ResultLine[] {
  const words = finished
    ? ending(finished)
    : 'The run ended without its last word: Runs shows how it was left.';
  return [...paragraph(words, body, 'strong'), BLANK];
}

function proofOf({ kind, run }: RunData, body: Size): ResultLine[] {
  const { finished, proved } = run;
  const isStopped = finished?.outcome === 'stopped' && proved.length === 0;
  if (kind === 'restore' || isStopped || !finished || finished.changed === 0) return [];
  const { holds, words } = proofWords(proved, kind);
  const text = holds ? `${GLYPHS.good} proved: ${words}` : `${GLYPHS.bad} not proved: ${words}`;
  return [...paragraph(text, body, holds ? 'good' : 'bad'), BLANK];
}

function keptOf({ run: { kept } }: RunData, body: Size): ResultLine[] {
  return kept ? [...paragraph(keptWords(kept), body), BLANK] : [];
}

function redisOf({ run: { flush } }: RunData, body: Size): ResultLine[] {
  const lines = flushOutcome(flush);
  if (lines.length === 0) return [];
  return [...lines.flatMap(({ text, isLeft }) => paragraph(text, body, isLeft ? 'warn' : 'plain')), BLANK];
}

function findingsOf({ run: { findings, lastFindings } }: RunData, room: number): ResultLine[] {
  if (room < 1 || findings === 0) return [];
  const seen = lastFindings.slice(0, findings <= room ? room : room - 1).map((finding) => ({ finding }));
  if (seen.length === findings) return seen;
  const more = `… and ${grouped(findings - seen.length)} more: the report has them all`;
  return [...seen, { text: more, tone: 'faint' }];
}

function recordOf({ run: { started }, setup }: RunData): ResultLine[] {
  if (!started) return [];
  return [{ text: `Record: run ${started.run}, kept in ${setup.database}; Enter shows it` }];
}

function stepsOf(data: RunData, { columns }: Size): ResultLine[] {
  const steps = stepsLeft(data).flatMap((step, index) =>
    wrapped(step, columns - 5, { hang: 0 }).map((line, part) => ({
      text: `${part === 0 ? index + 1 : ' '}  ${line}`,
    })),
  );
  return [{ text: 'What is left to do', tone: 'strong' }, ...steps];
}
