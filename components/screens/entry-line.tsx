import { plural } from '../../src/plan/words.ts';
import { aroundCaret, type TextEntry } from '../text-entry.ts';
import { GLYPHS } from '../theme.ts';
import type { TypedLine } from '../typed-line.ts';
import type { TypedSecret } from '../typed-secret.ts';
import { Line, Paragraph, shown, useReader, Words } from '../words.tsx';

/**  › webops-pr▏ */
export function EntryLine({ entry, prompt = GLYPHS.chosen }: { entry: TextEntry; prompt?: string }) {
  const { before, after, isCut } = aroundCaret(entry);
  if (useReader()) return entry.text === '' ? null : <Line>{`Enter alone takes: ${shown(entry.text)}`}</Line>;
  return (
    <Line>
      {' '}
      <Words tone="chosen">{prompt}</Words> {isCut ? GLYPHS.cut : ''}
      {shown(before)}
      <Words tone="chosen">{GLYPHS.caret}</Words>
      {shown(after)}
    </Line>
  );
}

/**  › 44 characters · 3f2a 91bc▏, or › 43 characters: a fernet key has 44▏ */
export function SecretLine({
  secret: { entry, verdict },
}: {
  secret: Pick<TypedSecret, 'entry' | 'verdict'>;
}) {
  const { length } = [...entry.text];
  if (useReader()) return null;
  return (
    <Line>
      {' '}
      <Words tone="chosen">{GLYPHS.chosen}</Words> {length > 0 ? plural(length, 'character') : ''}
      {length > 0 ? <Verdict verdict={verdict} /> : null}
      <Words tone="chosen">{GLYPHS.caret}</Words>
    </Line>
  );
}

function Verdict({ verdict }: Pick<TypedSecret, 'verdict'>) {
  if (verdict === null) return ', not shown';
  if ('why' in verdict) return `: ${shown(verdict.why)}`;
  return (
    <>
      {` ${GLYPHS.none} `}
      <Words tone="current">{verdict.fingerprint}</Words>
    </>
  );
}

/** Why what was answered did not pass, until the line is changed; a blank line where there is nothing to say. */
export function Refusal({ line, why }: { line: Pick<TypedLine, 'isAnswered'>; why: string | null }) {
  return why !== null && line.isAnswered ? <Paragraph tone="bad">{shown(why)}</Paragraph> : <Line />;
}
