import type { SchemeKey } from '../schemes/scheme.ts';
import type { CellJudgement, Judgement, Judging } from './judge.ts';
import { judgeRow, type RowValues } from './judge-row.ts';

/** What trying keys on the values of one field came to. */
export interface FieldTrial {
  /** Values of the field that were judged. */
  values: number;
  /** Those that no key of the keyring opens. */
  unopened: number;
  /** Those that do not open either with all candidates together. */
  stillUnopened: number;
  /** Those of `stillUnopened` about which nothing proves any key. */
  undecidable: number;
  /** Per candidate: values that it alone, beside the keyring's keys, makes open wholly. */
  readonly saves: number[];
  /** Per candidate: cells that it has a part in opening. */
  readonly cells: number[];
}

/** Tries keys on the rows of one target; pure, and holds counts alone. */
export class KeyTrial {
  readonly fields: readonly FieldTrial[];
  readonly #judgings: readonly Judging[];
  readonly #candidates: readonly SchemeKey[];
  readonly #together: readonly Judging[];
  /** What values are judged by with one candidate alone; only where what stands in a row is judged together. */
  readonly #alone: readonly (readonly Judging[])[];

  constructor(judgings: readonly Judging[], candidates: readonly SchemeKey[]) {
    const authenticates = judgings[0]?.scheme.provenBy !== 'plaintext';
    this.#judgings = judgings;
    this.#candidates = candidates;
    this.#together = withKeys(judgings, candidates);
    this.#alone = authenticates ? [] : candidates.map((candidate) => withKeys(judgings, [candidate]));
    this.fields = judgings.map(() => noTrial(candidates.length));
  }

  /** Counts what each candidate would do for the values of a row that do not open. */
  take(row: RowValues): void {
    const found = judgeRow(row, this.#judgings);
    for (const [i, judgement] of found.entries()) if (judgement !== null) this.fields[i]!.values += 1;
    if (!found.some(isUnopened)) return;
    const together = judgeRow(row, this.#together);
    const alone = this.#alone.map((judgings) => judgeRow(row, judgings));
    for (const [i, before] of found.entries()) {
      if (!isUnopened(before)) continue;
      const trial = this.fields[i]!;
      countTogether(trial, together[i]!);
      if (alone.length === 0) this.#countKeys(trial, before, together[i]!);
      for (const [c, judged] of alone.entries()) countAlone(trial, c, { before, after: judged[i]! });
    }
  }

  /** A cell that authenticates does so under one key alone: the keys that opened a value tell who saves it. */
  #countKeys(trial: FieldTrial, before: CellsOf, after: Judgement): void {
    const saving = new Set<number>();
    for (const [n, cell] of after.cells.entries()) {
      if (isOpen(before.cells[n]) || !isOpen(cell)) continue;
      const parts = this.#partsIn(cell);
      for (const c of parts) trial.cells[c]! += 1;
      for (const c of parts) saving.add(c);
    }
    const [only] = saving;
    if (only !== undefined && saving.size === 1 && !isUnopened(after)) trial.saves[only]! += 1;
  }

  /** The candidates that open a layer of a cell. */
  #partsIn(cell: CellJudgement): Set<number> {
    const parts = new Set<number>();
    for (let layer: CellJudgement | null | undefined = cell; layer != null; layer = layer.inner) {
      const place = layer.key === null ? -1 : this.#candidates.indexOf(layer.key);
      if (place >= 0) parts.add(place);
    }
    return parts;
  }
}

type CellsOf = Pick<Judgement, 'cells'>;

function countTogether(trial: FieldTrial, after: Judgement): void {
  trial.unopened += 1;
  if (!isUnopened(after)) return;
  trial.stillUnopened += 1;
  if (after.status === 'undecidable') trial.undecidable += 1;
}

function countAlone(
  trial: FieldTrial,
  candidate: number,
  { before, after }: { before: Judgement; after: Judgement },
): void {
  const opened = after.cells.filter((cell, n) => !isOpen(before.cells[n]) && isOpen(cell)).length;
  trial.cells[candidate]! += opened;
  if (!isUnopened(after)) trial.saves[candidate]! += 1;
}

/** A value that another key might open: sealed, and no key of the keyring is proven by it. */
function isUnopened(judgement: Judgement | null): judgement is Judgement {
  const mayOpen = judgement?.status === 'unknown-key' || judgement?.status === 'undecidable';
  return mayOpen && judgement.cells.some((cell) => !isOpen(cell));
}

function isOpen(cell: CellJudgement | undefined): boolean {
  const isSealed = cell?.sealed != null;
  return !(isSealed && (cell.status === 'unknown-key' || cell.status === 'undecidable'));
}

function withKeys(judgings: readonly Judging[], candidates: readonly SchemeKey[]): readonly Judging[] {
  return judgings.map((by) => ({ ...by, keys: [...by.keys, ...candidates], recent: { key: null } }));
}

function noTrial(candidates: number): FieldTrial {
  const zeros = (): number[] => Array.from({ length: candidates }, () => 0);
  return { values: 0, unopened: 0, stillUnopened: 0, undecidable: 0, saves: zeros(), cells: zeros() };
}
