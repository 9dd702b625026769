import { goingOf } from '../../src/flows/going.ts';
import { hasWork, isReadOnly, keepsPoint, openQuestion, type RunData } from '../../src/flows/run-data.ts';
import { totals } from '../../src/flows/run-progress.ts';
import { flushForecast } from '../../src/plan/flush-words.ts';
import { foretoldAt } from '../../src/plan/held-forecast.ts';
import { heldWords, limitWords } from '../../src/plan/limit-words.ts';
import { REHEARSED } from '../../src/plan/kind-words.ts';
import { moveSentences, nothingToDo } from '../../src/plan/run-sentences.ts';
import { leftWords } from '../../src/plan/status-words.ts';
import { duration, grouped, percent, plural } from '../../src/plan/words.ts';
import { ProgressBar } from '../bar.tsx';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { GLYPHS, type Tone } from '../theme.ts';
import { Cell, Line, Paragraph, Row, shown, Words } from '../words.tsx';
import { Failure, Working } from '../working.tsx';
import { FieldBars } from './field-bars.tsx';

/**
 *  ⠹ 12,000 of 20,000 values opened and sealed again in memory   60 %
 *  ████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
 *
 *  core_webhook.secret           ██████████  37                    done
 */
export function RehearsingScreen({ body, data }: { body: Size; data: RunData }) {
  const { kind, rehearsal, limit, setup } = data;
  const { done, total } = totals(rehearsal);
  const { batch } = rehearsal;
  const held = limit === null ? null : heldWords({ limit, batch, operator: setup.operator });
  return (
    <>
      <Line />
      <Working>
        {`${grouped(done)} of ${grouped(total)} values ${REHEARSED[kind]}   ${percent(done, total)}`}
      </Working>
      <Line>
        {' '}
        <ProgressBar done={done} total={total} width={body.columns - 2} />
      </Line>
      {held === null ? null : (
        <Line>
          {' '}
          <Words tone="warn">{held}</Words>
        </Line>
      )}
      <Line />
      <FieldBars
        fields={rehearsal.fields}
        most={total}
        columns={body.columns}
        lines={body.rows - (held ? 8 : 7)}
      />
      <Line />
      <Line>
        {' '}
        <Words tone="faint">nothing is written: PostgreSQL itself holds this session to reading</Words>
      </Line>
    </>
  );
}

interface Entry {
  name: string;
  text: string;
  tone?: Tone;
}

/** What the rehearsal came to, a line each. */
function entriesOf(data: RunData): Entry[] {
  const { limit, rehearsal } = data;
  const { finished, findingsByStatus, flush } = rehearsal;
  if (!finished) return [];
  const { changed, rows, findings, forecastSeconds } = foretoldAt(limit, finished);
  const left = leftWords(findingsByStatus) || GLYPHS.none;
  const redis = flushForecast(flush);
  const hasWork = changed > 0;
  return [
    { name: 'Would change', text: `${grouped(changed)} of ${plural(rows, 'value')}` },
    { name: 'Left as found', text: left, tone: findings > 0 ? 'warn' : 'plain' },
    ...(hasWork ? [{ name: 'Restore point', text: pointWords(data) }] : []),
    ...(hasWork && limit !== null
      ? [{ name: 'Speed', text: `held to ${limitWords(limit)}; + faster, - slower` }]
      : []),
    ...(hasWork && redis ? [{ name: 'Redis', text: redis }] : []),
    ...(hasWork && forecastSeconds !== undefined
      ? [{ name: 'Time', text: `about ${duration(forecastSeconds)}` }]
      : []),
  ];
}

function pointWords(data: RunData): string {
  if (isReadOnly(data)) return keepsPoint(data) ? 'would be kept' : 'none would be kept';
  return keepsPoint(data) ? 'kept until you discard it; K for none' : 'none is kept; K keeps one';
}

/** Lines beside the sentences, the entries and the list. */
const FIXED = 5;

/** How many lines the list of what goes has, and how many of them are seen. */
export function rehearsedExtent(data: RunData, body: Size): { length: number; height: number } {
  const sentences = sentencesOf(data).length;
  const lines = Math.max(1, body.rows - FIXED - sentences - entriesOf(data).length);
  const { length } = goingOf(data);
  // Where not all is seen, the last line says so.
  return { length, height: length > lines ? Math.max(1, lines - 1) : lines };
}

function sentencesOf({ rehearsal: { started, finished } }: RunData): readonly string[] {
  if (!started || !finished) return [];
  return finished.changed > 0 ? moveSentences(started, finished.changed) : [nothingToDo(finished)];
}

/**
 *  1,447 values move in 3 fields from key 77e0 12aa to key 3f2a 91bc.
 *
 *  Would change    1,447 of 1,471 values
 *  Left as found   3 plaintext, 1 damaged
 *  Restore point   none is kept; K keeps one
 *  Time            about 1.2 s
 */
export function RehearsedScreen({
  body,
  data,
  position,
}: {
  body: Size;
  data: RunData;
  position: ListPosition;
}) {
  const { started, finished, fields } = data.rehearsal;
  if (!started || !finished)
    return <Paragraph>The dry run ended without a result. Go back and try again.</Paragraph>;
  const { reason, hint, outcome } = finished;
  if (outcome === 'failed')
    return <Failure error={{ event: 'error', code: outcome, message: reason ?? 'it would fail', hint }} />;
  const { height } = rehearsedExtent(data, body);
  const going = goingOf(data);
  return (
    <>
      <Line />
      {sentencesOf(data).map((sentence) => (
        <Paragraph key={sentence}>{shown(sentence)}</Paragraph>
      ))}
      <Line />
      {entriesOf(data).map(({ name, text, tone = 'plain' }) => (
        <Row key={name}>
          <Cell width={1} />
          <Cell width={16}>{name}</Cell>
          <Cell width={body.columns - 18} tone={tone}>
            {shown(text)}
          </Cell>
        </Row>
      ))}
      <Line />
      {going.length > 0 ? (
        <Going lines={going} top={position.top} height={height} />
      ) : (
        <FieldBars
          fields={fields}
          most={totals(data.rehearsal).total}
          columns={body.columns}
          lines={height}
        />
      )}
      <Line />
      <Line>
        {' '}
        <Words tone="faint">{lastWords(data)}</Words>
      </Line>
    </>
  );
}

/** Everything that goes, table by table. */
function Going({ lines, top, height }: { lines: readonly string[]; top: number; height: number }) {
  const hidden = lines.length - height;
  const seen = lines.slice(top, top + height);
  return (
    <>
      {seen.map((line) => (
        <Line key={line}>
          {' '}
          <Words tone="bad">{shown(line)}</Words>
        </Line>
      ))}
      {hidden > 0 ? (
        <Line>
          {' '}
          <Words tone="faint">{`${plural(lines.length, 'line')}; ↑↓ shows the others`}</Words>
        </Line>
      ) : null}
    </>
  );
}

function lastWords(data: RunData): string {
  const written = isReadOnly(data) ? 'read only: nothing was written' : 'nothing was written so far';
  return `${written}${nextWords(data)}`;
}

/** What Enter leads to, where it leads on. */
function nextWords(data: RunData): string {
  if (openQuestion(data)) return '; Enter asks about what proves no key';
  if (isReadOnly(data) || !hasWork(data)) return '';
  return `; next: ${[...new Set(data.gates.map(({ name }) => name))].join(', ')}`;
}
