import type { Judgement, Judging } from './judge.ts';
import type { RowStatus } from './row-status.ts';
import { worse } from './row-status.ts';

export const TREATMENT_KINDS = ['rotate', 'encrypt', 'decrypt', 'purge'] as const;
export type TreatmentKind = (typeof TREATMENT_KINDS)[number];

/** What a kind of run does to stored values. A new one is one file that makes one of these, and one line in treatments.ts. */
export interface Treatment {
  readonly kind: TreatmentKind;
  /** Whether cells of this status are replaced. */
  takes(status: RowStatus): boolean;
  /** What a cell that was taken is afterwards. */
  readonly makes: RowStatus;
  /** Whether a value that is left with this status is to be reported. */
  reports(status: RowStatus): boolean;
  /** What becomes of a value of which cells are taken. Pure but for what sealing draws. */
  treat(stored: string, judgement: Judgement, by: Judging): Treated | Left;
  /** The plaintexts of a value that stands as the run makes values; null where they don't come out. */
  plaintexts(stored: string, judgement: Judgement, by: Judging): readonly Buffer[] | null;
}

/** A stored value's successor, and the plaintexts of all its cells that then stand as the run makes them. */
export interface Treated {
  readonly value: string | null;
  readonly plaintexts: readonly Buffer[];
  /** The row goes as a whole, and what depends on it. */
  readonly deletesRow?: boolean;
  /** What the value then is, where what its cells held decides it. */
  readonly after?: RowStatus;
}

/** Why a value is left as it is, though cells of it were to be taken. */
export interface Left {
  readonly left: string;
}

export function isTaken({ cells }: Judgement, treatment: Treatment): boolean {
  return cells.some(({ status }) => treatment.takes(status));
}

/** What a value is once its cells that are taken are replaced: what its worst cell then is. */
export function statusAfter({ status, cells }: Judgement, treatment: Treatment): RowStatus {
  if (cells.length === 0) return status;
  return cells
    .map((cell) => (treatment.takes(cell.status) ? treatment.makes : cell.status))
    .reduce((a, b) => worse(a, b));
}
