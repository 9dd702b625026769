import { goingOf } from '../../src/flows/going.ts';
import type { Gate } from '../../src/flows/gates.ts';
import { keepsPoint, openGate, type RunData } from '../../src/flows/run-data.ts';
import { flushForecast } from '../../src/plan/flush-words.ts';
import { foretoldAt } from '../../src/plan/held-forecast.ts';
import { limitWords } from '../../src/plan/limit-words.ts';
import { WHILE_IT_RUNS } from '../../src/plan/kind-words.ts';
import { restorePointLine } from '../../src/plan/restore-words.ts';
import { forecast, moveSentences } from '../../src/plan/run-sentences.ts';
import { leftWords } from '../../src/plan/status-words.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import type { Size } from '../place.ts';
import { GLYPHS } from '../theme.ts';
import type { TypedLine } from '../typed-line.ts';
import { Cell, Line, Paragraph, Row, shown, Yielding } from '../words.tsx';
import { EntryLine, Refusal } from './entry-line.tsx';

/**
 *  1,447 values move in 3 fields from key 77e0 12aa to key 3f2a 91bc.
 *
 *    Target key        kept in next.key
 *    Backup            webops-20261122.dump
 *    Restore point     none is kept
 *    Dry run           1,447 would change, 1 finding, about 1.2 s
 *    Left as found     3 plaintext, 1 damaged
 *
 *  May Keyturn turn values in webops production now?
 *  Type webops-production to go on.
 *  › webops-pr▏
 */
export function GateScreen({ body, data, line }: { body: Size; data: RunData; line: TypedLine }) {
  const gate = openGate(data);
  if (!gate) return null;
  return (
    <>
      <Yielding>
        <Line />
        <About data={data} body={body} gate={gate} />
        <Line />
        {gate.name === 'consent' ? <Paragraph tone="faint">{WHILE_IT_RUNS[data.kind]}</Paragraph> : null}
        {gate.name === 'consent' ? <Line /> : null}
      </Yielding>
      <Paragraph tone="strong">{shown(gate.question)}</Paragraph>
      <Paragraph>{shown(gate.how)}</Paragraph>
      {gate.note ? <Paragraph tone="faint">{shown(gate.note)}</Paragraph> : null}
      <EntryLine entry={line.entry} />
      <Refusal line={line} why={data.refused} />
    </>
  );
}

/** What is about to happen, and what stands behind it. */
function About({ data, body, gate }: { data: RunData; body: Size; gate: Gate }) {
  const { columns } = body;
  const backup = gate.name === 'consent' ? [{ name: 'Backup', text: backupOf(data) }] : [];
  const others = data.point ? backup : [...backup, ...aboutRehearsal(data), ...aboutSaid(data)];
  const room = body.rows - others.length - linesBeside({ data, gate, columns });
  const entries = data.point ? others : [...aboutValues(data, room), ...others];
  return (
    <>
      {sentencesOf(data).map((sentence) => (
        <Paragraph key={sentence}>{shown(sentence)}</Paragraph>
      ))}
      <Line />
      {entries.map(({ name, text }) => (
        <Row key={`${name} ${text}`}>
          <Cell width={3} />
          <Cell width={16} tone="faint">
            {name}
          </Cell>
          <Cell width={columns - 20}>{shown(text)}</Cell>
        </Row>
      ))}
    </>
  );
}

interface Entry {
  name: string;
  text: string;
}

function sentencesOf({ point, rehearsal: { started, finished } }: RunData): readonly string[] {
  if (point) return [restorePointLine(point)];
  return started && finished ? moveSentences(started, finished.changed) : [];
}

/** Lines that say nothing of the values: two blanks, what is typed, why it was refused. The third blank gives way. */
const FIXED = 4;
/** One table by its name, and how many more there are. */
const LEAST_NAMED = 2;

/** Lines of the gate beside its entries. */
function linesBeside({ data, gate, columns }: { data: RunData; gate: Gate; columns: number }): number {
  const texts = [...sentencesOf(data), gate.question, gate.how, gate.note ?? ''];
  const lines = (text: string) => (text === '' ? 0 : wrapped(shown(text), columns - 2, { hang: 0 }).length);
  const holds = gate.name === 'consent' ? lines(WHILE_IT_RUNS[data.kind]) + 1 : 0;
  return texts.reduce((sum, text) => sum + lines(text), FIXED + holds);
}

/** Where the key is kept that they are sealed with, or what goes: as much of it as there is room for. */
function aboutValues(data: RunData, room: number): Entry[] {
  const { kind, setup } = data;
  if (kind === 'rotate' || kind === 'encrypt') {
    const sources = [...new Set(setup.keyrings.map(({ targetSource }) => targetSource))];
    return [{ name: 'Target key', text: `kept in ${sources.join(', ')}` }];
  }
  const going = goingOf(data);
  const lines = Math.max(LEAST_NAMED, room);
  const named = going.length > lines ? lines - 1 : going.length;
  const more = going.length > named ? [`and ${going.length - named} more: Esc shows them all`] : [];
  return [...going.slice(0, named), ...more].map((text, index) => ({
    name: index === 0 ? 'Goes' : '',
    text,
  }));
}

function aboutRehearsal(data: RunData): Entry[] {
  const { finished, findingsByStatus, flush } = data.rehearsal;
  const redis = flushForecast(flush);
  return [
    { name: 'Restore point', text: keepsPoint(data) ? 'kept until you discard it' : 'none is kept' },
    ...(finished ? [{ name: 'Dry run', text: forecast(foretoldAt(data.limit, finished)) }] : []),
    { name: 'Left as found', text: leftWords(findingsByStatus) || GLYPHS.none },
    ...(data.limit === null ? [] : [{ name: 'Speed', text: `held to ${limitWords(data.limit)}` }]),
    ...(redis ? [{ name: 'Redis', text: redis }] : []),
  ];
}

function aboutSaid({ said }: RunData): Entry[] {
  return said.map((text) => ({ name: 'You said', text }));
}

function backupOf({ answers, setup }: RunData): string {
  const answer = answers.find(({ gate }) => gate === 'backup');
  if (!answer) return setup.drill ? 'none needed in a drill' : 'none named';
  return answer.backup ?? 'none named: you went on without';
}
