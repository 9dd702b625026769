import { isUtf8 } from 'node:buffer';

import type { ExportedPlaintext } from './export-facts.ts';
import type { CellJudgement, Judgement, Judging } from './judge.ts';
import { openCell } from './open-cell.ts';
import { DOES_NOT_OPEN } from './reseal.ts';

/** What a stored value holds, as far as keys open it, and why not all of it where they do not. */
export interface Opened {
  plaintext?: ExportedPlaintext;
  finding?: string;
}

/** Opens a value that was judged: as it would stand in plaintext, whether or not its column could hold that. */
export function openedValue(stored: string, judgement: Judgement, by: Judging): Opened {
  // Of a value that may lack some of its cells, the rest is told as well: which cell is which stands there.
  return by.storage.without === undefined
    ? openedCell(stored, judgement, by)
    : openedMembers(stored, judgement, by);
}

function openedCell(stored: string, { cells }: Judgement, { storage }: Judging): Opened {
  const cell = cells[0]!;
  if (cell.status === 'plaintext')
    return { plaintext: textOrBytes(storage.plaintextOf(stored, 0) ?? Buffer.from(stored)) };
  if (!isProven(cell)) return { finding: reasonOf(cell) };
  const opened = openCell(cell);
  return opened === null ? { finding: DOES_NOT_OPEN } : { plaintext: textOrBytes(opened.plaintext) };
}

function openedMembers(stored: string, judgement: Judgement, { storage }: Judging): Opened {
  const { cells } = judgement;
  const opened = cells.map((cell) => (isProven(cell) ? (openCell(cell)?.plaintext ?? null) : null));
  const finding = whyNotWhole(judgement, opened);
  if (opened.every((plaintext) => plaintext === null))
    return finding === null ? { plaintext: stored } : { finding };
  const plaintext =
    storage.withPlaintexts(stored, opened) ??
    ({
      cells: cells.map((cell, i) => shownCell(cell, opened[i] ?? storage.plaintextOf(stored, i))),
    } as const);
  return finding === null ? { plaintext } : { plaintext, finding: `${finding}; its other cells are opened` };
}

function whyNotWhole(judgement: Judgement, opened: readonly (Buffer | null)[]): string | null {
  if (judgement.cells.some((cell, i) => isProven(cell) && opened[i] === null)) return DOES_NOT_OPEN;
  return isLeft(judgement) ? reasonOf(judgement) : null;
}

function shownCell(cell: CellJudgement, plaintext: Buffer | null) {
  return plaintext === null || isLeft(cell) ? null : textOrBytes(plaintext);
}

function isProven({ status }: CellJudgement): boolean {
  return status === 'current-key' || status === 'old-key';
}

function isLeft({ status }: CellJudgement): boolean {
  return status === 'unknown-key' || status === 'damaged' || status === 'undecidable';
}

function reasonOf({ reason, status }: CellJudgement): string {
  return reason ?? status;
}

function textOrBytes(plaintext: Buffer): string | { base64: string } {
  return isUtf8(plaintext) ? plaintext.toString() : { base64: plaintext.toString('base64') };
}
