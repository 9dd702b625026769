import type { SchemeKey, Sealed } from '../schemes/scheme.ts';
import { type CellJudgement, type Judgement, type Judging, judge } from './judge.ts';
import { ENOUGH_TEXT, type Evidence, evidenceOf, evidenceOfBeginning } from './plaintext-evidence.ts';

/** A row's values, one per field, and whether the row is part of that field at all. */
export interface RowValues {
  readonly values: readonly (string | null)[];
  readonly applies: readonly boolean[];
}

/**
 * Judges every value of one row; null where the row is no part of a field. Under a scheme without authentication its
 * cells are judged together: the strongest decides which key the row stands under, and no other may contradict it.
 */
export function judgeRow(row: RowValues, fields: readonly Judging[]): readonly (Judgement | null)[] {
  const [first] = fields;
  if (first?.scheme.provenBy !== 'plaintext')
    return fields.map((by, i) => (row.applies[i] ? judge(row.values[i]!, by) : null));
  const sealed: Sealed[] = [];
  judgeEach(row, fields, (cell) => {
    sealed.push(cell);
    return UNJUDGED;
  });
  const verdict = sealed.length === 0 ? UNJUDGED : judgeTogether(sealed, first);
  return judgeEach(row, fields, (cell) => ({ ...verdict, sealed: cell }));
}

const UNJUDGED: CellJudgement = { status: 'undecidable', key: null, sealed: null, reason: null };

function judgeEach(
  { values, applies }: RowValues,
  fields: readonly Judging[],
  judgeSealed: (sealed: Sealed) => CellJudgement,
): (Judgement | null)[] {
  return fields.map((by, i) => (applies[i] ? judge(values[i]!, by, judgeSealed) : null));
}

/** What the cells of a row say of one key. */
interface Witness {
  key: SchemeKey;
  proves: boolean;
  contradicts: boolean;
}

/** The one status of all sealed cells of a row. */
function judgeTogether(sealed: readonly Sealed[], { keys, assumed, givesUp }: Judging): CellJudgement {
  const witnesses = keys.map((key) => witness(key, sealed));
  const proven = witnesses.filter(({ proves }) => proves);
  const [only] = proven;
  if (only !== undefined && proven.length === 1 && !only.contradicts) return under(only.key, keys);
  if (proven.length > 1) return undecidable('what it holds makes sense under more than one key');
  if (only !== undefined)
    return undecidable(`one cell of the row proves key ${only.key.material}, and another contradicts it`);
  if (witnesses.every(({ contradicts }) => contradicts))
    return { ...UNJUDGED, status: 'unknown-key', reason: 'no key of the keyring makes sense of it' };
  const accepted = witnesses.find(({ key }) => key === assumed);
  if (accepted !== undefined && !accepted.contradicts) return under(accepted.key, keys);
  if (givesUp)
    return {
      ...UNJUDGED,
      status: 'unknown-key',
      reason: 'nothing about what it holds proves a key, and it is given up',
    };
  return undecidable('nothing about what it holds proves a key');
}

function witness(key: SchemeKey, sealed: readonly Sealed[]): Witness {
  const opened = sealed.map((cell) => evidenceUnder(key, cell));
  const text = opened.reduce((sum, { evidence, length }) => (evidence === 'fits' ? sum + length : sum), 0);
  return {
    key,
    // Short texts add up: each may fit by chance, all of them do not.
    proves: text >= ENOUGH_TEXT || opened.some(({ evidence }) => evidence === 'proof'),
    contradicts: opened.some(({ evidence }) => evidence === 'contradicts'),
  };
}

function evidenceUnder(key: SchemeKey, cell: Sealed): { evidence: Evidence; length: number } {
  const plaintext = key.openProven(cell);
  if (plaintext === null) return { evidence: 'contradicts', length: 0 };
  const evidence = cell.isBeginning ? evidenceOfBeginning(plaintext) : evidenceOf(plaintext);
  return { evidence, length: plaintext.length };
}

function under(key: SchemeKey, keys: readonly SchemeKey[]): CellJudgement {
  return { ...UNJUDGED, status: key === keys[0] ? 'current-key' : 'old-key', key };
}

function undecidable(reason: string): CellJudgement {
  return { ...UNJUDGED, reason };
}
