import type { Judgement, Judging } from './judge.ts';
import { openCell, type OpenedCell } from './open-cell.ts';

/** A stored value's successor under the target key, and the plaintexts of all its cells that then stand under it. */
export interface Resealed {
  readonly value: string;
  readonly plaintexts: readonly Buffer[];
}

/** A cell proves its key but does not open: forged, or sealed by something that only looks like the scheme. */
export const DOES_NOT_OPEN = 'its signature is right, but what it seals does not open';

/**
 * Opens every old-key cell of a value and seals it under the target key, in as many layers as before; cells of another
 * status stay byte for byte. Null where a cell that a key proves does not open.
 */
export function reseal(stored: string, judgement: Judgement, by: Judging): Resealed | null {
  const plaintexts: Buffer[] = [];
  const cells: (string | null)[] = [];
  for (const cell of judgement.cells) {
    const isOld = cell.status === 'old-key';
    const isProven = isOld || cell.status === 'current-key';
    const opened = isProven ? openCell(cell) : null;
    if (isProven && opened === null) return null;
    if (opened !== null) plaintexts.push(opened.plaintext);
    cells.push(isOld && opened !== null ? sealAgain(opened, by) : null);
  }
  const isKept = cells.every((cell) => cell === null);
  return { value: isKept ? stored : by.storage.replace(stored, cells), plaintexts };
}

function sealAgain({ plaintext, layers }: OpenedCell, { keys }: Judging): string {
  let cell = keys[0]!.seal(plaintext);
  for (let layer = 1; layer < layers; layer++) cell = keys[0]!.seal(Buffer.from(cell, 'latin1'));
  return cell;
}
