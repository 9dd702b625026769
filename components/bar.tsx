import type { StatusCounts } from '../src/plan/counts.ts';
import { leftovers } from '../src/plan/counts.ts';
import { GLYPHS, type Tone } from './theme.ts';
import { Drawn, Words } from './words.tsx';

/** Shares `width` columns between parts by their size; what is there gets at least one column. */
export function shares(parts: readonly number[], width: number): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total <= 0) return parts.map(() => 0);
  const least = parts.map((part): number => (part > 0 ? 1 : 0));
  const room = Math.max(0, width - least.reduce((sum, one) => sum + one, 0));
  const ends = parts.map((_, index) =>
    Math.round((room * parts.slice(0, index + 1).reduce((sum, part) => sum + part, 0)) / total),
  );
  return ends.map((end, index) => end - (ends[index - 1] ?? 0) + least[index]!);
}

/** ██████████▒▒▒▒ done of total; stands inside a Line. */
export function ProgressBar({ done, total, width }: { done: number; total: number; width: number }) {
  const full = total > 0 ? Math.min(width, Math.floor((width * done) / total)) : 0;
  return (
    <Drawn>
      <Words tone="work">{GLYPHS.done.repeat(full)}</Words>
      <Words tone="faint">{GLYPHS.open.repeat(width - full)}</Words>
    </Drawn>
  );
}

/** ████▓▓▓▓▓▓▒ current, old, and what no rotation opens; stands inside a Line. */
export function CensusBar({ counts, width }: { counts: StatusCounts; width: number }) {
  const fine = counts.currentKey + counts.empty + counts.exempt;
  const [current, old, left] = shares([fine, counts.oldKey, leftovers(counts)], width);
  const part = (tone: Tone, glyph: string, columns = 0) => <Words tone={tone}>{glyph.repeat(columns)}</Words>;
  return (
    <Drawn>
      {part('current', GLYPHS.done, current)}
      {part('old', GLYPHS.part, old)}
      {part('bad', GLYPHS.open, left)}
    </Drawn>
  );
}
