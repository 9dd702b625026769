import { plural } from '../../src/plan/words.ts';
import type { TextEntry } from '../text-entry.ts';
import { GLYPHS } from '../theme.ts';
import type { TypedSecret } from '../typed-secret.ts';
import { Line, shown, useReader, Words } from '../words.tsx';

/** How much of what is typed stays in sight before the caret. */
const SEEN = 40;

/**  › webops-pr▏ */
export function EntryLine({ entry, prompt = GLYPHS.chosen }: { entry: TextEntry; prompt?: string }) {
  const characters = [...entry.text];
  if (useReader()) return entry.text === '' ? null : <Line>{`Enter alone takes: ${shown(entry.text)}`}</Line>;
  const from = Math.max(0, entry.caret - SEEN);
  return (
    <Line>
      {' '}
      <Words tone="chosen">{prompt}</Words> {from > 0 ? GLYPHS.cut : ''}
      {shown(characters.slice(from, entry.caret).join(''))}
      <Words tone="chosen">{GLYPHS.caret}</Words>
      {shown(characters.slice(entry.caret).join(''))}
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
