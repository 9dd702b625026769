import { type RunProgress, totals } from '../../src/flows/run-progress.ts';
import { moveSentences } from '../../src/plan/rotation-words.ts';
import { leftWords } from '../../src/plan/status-words.ts';
import { duration, grouped, percent, plural } from '../../src/plan/words.ts';
import { ProgressBar } from '../bar.tsx';
import type { Size } from '../place.ts';
import { GLYPHS } from '../theme.ts';
import { Line, Paragraph, Words } from '../words.tsx';
import { Turning } from '../working.tsx';
import { FieldBars } from './field-bars.tsx';

/**
 *  ⠹ 12,000 of 20,000 values opened and sealed again in memory   60 %
 *  ████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
 *
 *  core_webhook.secret           ██████████  37                    done
 */
export function RehearsingScreen({ body, rehearsal }: { body: Size; rehearsal: RunProgress }) {
  const { done, total } = totals(rehearsal);
  return (
    <>
      <Line />
      <Line>
        {' '}
        <Words tone="work">
          <Turning />
        </Words>
        {` ${grouped(done)} of ${grouped(total)} values opened and sealed again in memory   ${percent(done, total)}`}
      </Line>
      <Line>
        {' '}
        <ProgressBar done={done} total={total} width={body.columns - 2} />
      </Line>
      <Line />
      <FieldBars fields={rehearsal.fields} columns={body.columns} lines={body.rows - 7} />
      <Line />
      <Line>
        {' '}
        <Words tone="faint">nothing is written: PostgreSQL itself holds this session to reading</Words>
      </Line>
    </>
  );
}

/**
 *  1,447 values move in 3 fields from key 77e0 12aa to key 3f2a 91bc.
 *
 *  Would change    1,447 of 1,471 values
 *  Left as found   3 plaintext, 1 damaged
 *  Time            about 1.2 s
 */
export function RehearsedScreen({ body, rehearsal }: { body: Size; rehearsal: RunProgress }) {
  const { started, finished, findingsByStatus, fields } = rehearsal;
  if (!started || !finished)
    return <Paragraph>The dry run ended without a result. Go back and try again.</Paragraph>;
  const { changed, rows, findings, forecastSeconds } = finished;
  return (
    <>
      <Line />
      {changed > 0 ? (
        moveSentences(started, changed).map((sentence) => <Paragraph key={sentence}>{sentence}</Paragraph>)
      ) : (
        <Paragraph>{nothingToTurn(rows, findings)}</Paragraph>
      )}
      <Line />
      <Line>{` Would change    ${grouped(changed)} of ${plural(rows, 'value')}`}</Line>
      <Line>
        {' Left as found   '}
        <Words tone={findings > 0 ? 'warn' : 'plain'}>{leftWords(findingsByStatus) || GLYPHS.none}</Words>
      </Line>
      {changed > 0 && forecastSeconds !== undefined ? (
        <Line>{` Time            about ${duration(forecastSeconds)}`}</Line>
      ) : null}
      <Line />
      <FieldBars fields={fields} columns={body.columns} lines={body.rows - 10} />
      <Line />
      <Line>
        {' '}
        <Words tone="faint">nothing was written so far</Words>
      </Line>
    </>
  );
}

function nothingToTurn(rows: number, findings: number): string {
  if (rows === 0) {
    return 'No rows were found: the tables are empty, a `where` leaves nothing, or this is another database than you think.';
  }
  return findings > 0
    ? 'No value waits for the target key. What is left as found is left because no rotation opens it.'
    : 'No value waits for the target key: all stand under it already.';
}
