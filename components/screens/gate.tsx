import { openGate, type RotationData } from '../../src/flows/rotation-flow.ts';
import { forecast, moveSentences } from '../../src/plan/rotation-words.ts';
import { leftWords } from '../../src/plan/status-words.ts';
import type { TextEntry } from '../text-entry.ts';
import { GLYPHS } from '../theme.ts';
import { Cell, Line, Paragraph, Row, shown, Words } from '../words.tsx';
import { EntryLine } from './entry-line.tsx';

/**
 *  1,447 values move in 3 fields from key 77e0 12aa to key 3f2a 91bc.
 *
 *    New key           next.key
 *    Backup            webops-20261122.dump
 *    Dry run           1,447 would change, 1 finding, about 1.2 s
 *    Left as found     3 plaintext, 1 damaged
 *
 *  May Keyturn turn values in webops production now?
 *  Type webops-production to go on.
 *  › webops-pr▏
 */
export function GateScreen({
  data,
  entry,
  isAnswered,
}: {
  data: RotationData;
  entry: TextEntry;
  /** Whether the line still is what was answered last, and what was wrong with it worth saying. */
  isAnswered: boolean;
}) {
  const gate = openGate(data);
  const { started, finished, findingsByStatus } = data.rehearsal;
  if (!gate || !started || !finished) return null;
  const sources = [...new Set(data.setup.keyrings.map(({ targetSource }) => targetSource))];
  return (
    <>
      <Line />
      {moveSentences(started, finished.changed).map((sentence) => (
        <Paragraph key={sentence}>{sentence}</Paragraph>
      ))}
      <Line />
      <Entry name="Target key">{`kept in ${sources.join(', ')}`}</Entry>
      {gate.name === 'consent' ? <Entry name="Backup">{backupOf(data)}</Entry> : null}
      <Entry name="Dry run">{forecast(finished)}</Entry>
      <Entry name="Left as found">{leftWords(findingsByStatus) || GLYPHS.none}</Entry>
      <Line />
      {gate.name === 'consent' ? (
        <>
          <Paragraph tone="faint">
            While it runs you can pause it, or stop it after any batch. A value is written only where it still
            is what was read. Values already turned stay turned.
          </Paragraph>
          <Line />
        </>
      ) : null}
      <Paragraph tone="strong">{shown(gate.question)}</Paragraph>
      <Paragraph>{shown(gate.how)}</Paragraph>
      <EntryLine entry={entry} />
      <Line>
        {' '}
        <Words tone="bad">{data.refused && isAnswered ? shown(data.refused) : ''}</Words>
      </Line>
    </>
  );
}

function Entry({ name, children }: { name: string; children: string }) {
  return (
    <Row>
      <Cell width={3} />
      <Cell width={16} tone="faint">
        {name}
      </Cell>
      <Cell width={58}>{shown(children)}</Cell>
    </Row>
  );
}

function backupOf({ answers, setup }: RotationData): string {
  const answer = answers.find(({ gate }) => gate === 'backup');
  if (!answer) return setup.drill ? 'none needed in a drill' : 'none named';
  return answer.backup ?? 'none named: you went on without';
}
