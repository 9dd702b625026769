import type { RunData } from '../../src/flows/run-data.ts';
import { GLYPHS } from '../theme.ts';
import type { TypedLine } from '../typed-line.ts';
import { Line, Paragraph, shown, Yielding } from '../words.tsx';
import { EntryLine, Refusal } from './entry-line.tsx';

/**
 *  ✗ 1,203 of 1,204 sealed values still open, so the key of keyring encryption is not lost
 *
 *  Key status shows which values do not open.
 *
 *  Find the key first (Tab). Only where nobody has it any more:
 *  Type the key is lost to rehearse the purge all the same.
 *  › the key▏
 */
export function AskingScreen({ data: { asking, refused }, line }: { data: RunData; line: TypedLine }) {
  if (!asking) return null;
  const { refusal, note, question, how } = asking;
  return (
    <>
      <Yielding>
        <Line />
        {refusal ? <Paragraph tone="bad">{`${GLYPHS.bad} ${shown(refusal.message)}`}</Paragraph> : null}
        {refusal ? <Line /> : null}
        {note ? <Paragraph>{shown(note)}</Paragraph> : null}
        {note ? <Line /> : null}
      </Yielding>
      <Paragraph tone="strong">{shown(question)}</Paragraph>
      <Paragraph>{how}</Paragraph>
      <EntryLine entry={line.entry} />
      <Refusal line={line} why={refused} />
    </>
  );
}
