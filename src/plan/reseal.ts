import type { CellJudgement, Judgement, Judging } from './judge.ts';

/** A stored value's successor under the target key, and the plaintexts that were re-sealed into it. */
export interface Resealed {
  readonly value: string;
  readonly plaintexts: readonly Buffer[];
}

/** A cell proves its key but does not open: forged, or sealed by something that only looks like the scheme. */
export const DOES_NOT_OPEN = 'its signature is right, but what it seals does not open';

/** Opens every old-key cell of a value and seals it under the target key; null where one does not open. */
export function reseal(stored: string, judgement: Judgement, by: Judging): Resealed | null {
  const standing = by.storage.cells(stored);
  const plaintexts: Buffer[] = [];
  const cells: string[] = [];
  for (const [index, cell] of judgement.cells.entries()) {
    const opened = cell.status === 'old-key' ? open(cell) : null;
    if (opened === null && cell.status === 'old-key') return null;
    if (opened !== null) plaintexts.push(opened);
    cells.push(opened === null ? standing[index]! : by.keys[0]!.seal(opened));
  }
  return { value: by.storage.replace(stored, cells), plaintexts };
}

function open({ key, sealed }: CellJudgement): Buffer | null {
  return key !== null && sealed !== null ? key.openProven(sealed) : null;
}
