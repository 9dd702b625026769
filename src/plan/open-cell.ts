import type { SchemeKey, Sealed } from '../schemes/scheme.ts';
import type { CellJudgement, Judgement } from './judge.ts';

/** What a cell holds, and in how many layers it was sealed. */
export interface OpenedCell {
  plaintext: Buffer;
  layers: number;
}

/** Opens a cell that its judgement proved, layer by layer; null where a layer does not open. */
export function openCell({ key, sealed, inner }: CellJudgement): OpenedCell | null {
  if (inner) {
    const within = openCell(inner);
    return within && { plaintext: within.plaintext, layers: within.layers + 1 };
  }
  const plaintext = key !== null && sealed !== null ? key.openProven(sealed) : null;
  return plaintext && { plaintext, layers: 1 };
}

/** The plaintexts of every sealed cell of a value; null where one does not open. */
export function openCells({ cells }: Judgement): Buffer[] | null {
  const plaintexts: Buffer[] = [];
  for (const cell of cells) {
    if (cell.sealed === null) continue;
    const opened = openCell(cell);
    if (opened === null) return null;
    plaintexts.push(opened.plaintext);
  }
  return plaintexts;
}

/** Opens the cells of many values at once where their scheme can, so that each is found opened in its turn. */
export function openTogether(judgements: readonly Judgement[]): void {
  const byKey = new Map<SchemeKey, Sealed[]>();
  for (const { cells } of judgements) {
    for (const { key, sealed, inner } of cells) {
      if (key === null || sealed === null || inner) continue;
      const together = byKey.get(key);
      if (together) together.push(sealed);
      else byKey.set(key, [sealed]);
    }
  }
  for (const [key, cells] of byKey) key.openTogether?.(cells);
}
