import type { RowFact } from './facts.ts';
import { shownField, shownKey } from './names.ts';
import { printable } from './printable.ts';

/** What an operator sees of a row, and may look for. */
export type Sought = Pick<RowFact, 'label' | 'primaryKey' | 'field'>;

/** Words as they are looked for: in one case, and accents in one way of writing. */
export function soughtWords(words: readonly string[]): readonly string[] {
  return words.map(folded).filter((word) => word !== '');
}

/** Whether all of these words stand in what an operator sees of a row. */
export function holdsAll({ label, primaryKey, field }: Sought, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = folded([printable(label ?? ''), shownKey(primaryKey), shownField(field)].join(' '));
  return words.every((word) => text.includes(word));
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
