import { plural } from '../../src/plan/words.ts';
import type { TextEntry } from '../text-entry.ts';
import { GLYPHS } from '../theme.ts';
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

/**  › 44 characters, not shown▏ */
export function SecretLine({ entry }: { entry: TextEntry }) {
  const { length } = [...entry.text];
  if (useReader()) return null;
  return (
    <Line>
      {' '}
      <Words tone="chosen">{GLYPHS.chosen}</Words>{' '}
      {length > 0 ? `${plural(length, 'character')}, not shown` : ''}
      <Words tone="chosen">{GLYPHS.caret}</Words>
    </Line>
  );
}
