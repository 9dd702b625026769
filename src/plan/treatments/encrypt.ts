import type { Judgement, Judging } from '../judge.ts';
import { openCell, openCells } from '../open-cell.ts';
import { DOES_NOT_OPEN } from '../reseal.ts';
import type { Left, Treated, Treatment } from '../treatment.ts';

/** From plaintext to the target key. What is sealed already, under whatever key, is never sealed again. */
export const encrypt: Treatment = {
  kind: 'encrypt',
  takes: (status) => status === 'plaintext',
  makes: 'current-key',
  reports: (status) => status === 'unknown-key' || status === 'damaged' || status === 'undecidable',
  treat: sealPlaintext,
  plaintexts: (_stored, judgement) => openCells(judgement),
};

function sealPlaintext(stored: string, { cells }: Judgement, by: Judging): Treated | Left {
  const plaintexts: Buffer[] = [];
  const sealed: (string | null)[] = [];
  for (const [i, cell] of cells.entries()) {
    if (cell.status === 'plaintext') {
      const plaintext = by.storage.plaintextOf(stored, i);
      if (plaintext === null) return { left: `${cell.reason ?? 'plaintext'}; only a text is sealed` };
      plaintexts.push(plaintext);
      sealed.push(by.keys[0]!.seal(plaintext));
      continue;
    }
    sealed.push(null);
    if (cell.status !== 'current-key') continue;
    const opened = openCell(cell);
    if (opened === null) return { left: DOES_NOT_OPEN };
    plaintexts.push(opened.plaintext);
  }
  return { value: by.storage.replace(stored, sealed), plaintexts };
}
