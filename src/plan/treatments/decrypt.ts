import { type Judgement, type Judging, judge } from '../judge.ts';
import { openCell } from '../open-cell.ts';
import { DOES_NOT_OPEN } from '../reseal.ts';
import type { RowStatus } from '../row-status.ts';
import type { Left, Treated, Treatment } from '../treatment.ts';

const NO_TEXT = 'what it holds is no text that this column could hold';
const SEALED_WITHIN = 'what it holds looks like a sealed value itself, and would be taken for one';

/** Back to plaintext, where cells stand under a key of the keyring. */
export const decrypt: Treatment = {
  kind: 'decrypt',
  takes: isOpened,
  makes: 'plaintext',
  reports: (status) => status === 'unknown-key' || status === 'damaged' || status === 'undecidable',
  treat: openWhole,
  plaintexts: plainCells,
};

function isOpened(status: RowStatus): boolean {
  return status === 'current-key' || status === 'old-key';
}

function openWhole(stored: string, { cells }: Judgement, by: Judging): Treated | Left {
  const opened: (Buffer | null)[] = [];
  for (const cell of cells) {
    const plaintext = isOpened(cell.status) ? openCell(cell)?.plaintext : null;
    if (plaintext === undefined) return { left: DOES_NOT_OPEN };
    opened.push(plaintext);
  }
  const value = by.storage.withPlaintexts(stored, opened);
  if (value === null) return { left: NO_TEXT };
  const after = judge(value, by);
  const looksSealed = after.cells.some(({ status }, i) => isOpened(cells[i]!.status) && !isPlain(status));
  if (looksSealed) return { left: SEALED_WITHIN };
  return { value, plaintexts: plainCells(value, after, by), after: after.status };
}

/** What was sealed may have been nothing, or a value that is legal as it is. */
function isPlain(status: RowStatus): boolean {
  return status === 'plaintext' || status === 'empty' || status === 'exempt';
}

function plainCells(stored: string, { cells }: Judgement, { storage }: Judging): readonly Buffer[] {
  return cells.flatMap(({ status }, i) => {
    const plaintext = status === 'plaintext' ? storage.plaintextOf(stored, i) : null;
    return plaintext === null ? [] : [canonical(plaintext)];
  });
}

/** A JSON document in one way of writing: the database may order its members otherwise than they were given. */
function canonical(plaintext: Buffer): Buffer {
  const text = plaintext.toString();
  if (!text.trimStart().startsWith('{')) return plaintext;
  try {
    return Buffer.from(JSON.stringify(sorted(JSON.parse(text))));
  } catch {
    return plaintext;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
