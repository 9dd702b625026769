import type { RowFact } from './facts.ts';
import type { RowStatus } from './row-status.ts';
import type { TreatmentKind } from './treatment.ts';

/** A value of a row looked at whole. */
export interface InspectedValue extends RowFact {
  keyring: string;
  cells: readonly InspectedCell[];
  /** What each kind of run would make of it, rehearsed in memory. */
  becomes: readonly Becoming[];
}

export interface InspectedCell {
  /** The path of a JSON member, as `oauth.api_key`; null where the value is the cell. */
  at: string | null;
  status: RowStatus;
  key: string | null;
  sealedAt: string | null;
  reason: string | null;
}

/** What one kind of run would make of a value. */
export interface Becoming {
  kind: TreatmentKind;
  /** What it would be afterwards; null where its row would be deleted. */
  status: RowStatus | null;
  changes: boolean;
  /** Why it would be left, or in part; null where nothing is to be said. */
  reason: string | null;
}
