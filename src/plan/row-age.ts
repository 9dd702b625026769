/** Which end of a list by age comes first. */
export type AgeOrder = 'oldest-first' | 'newest-first';

/** Where a value stands in a list by age. */
export interface AgePlace {
  /** ISO 8601 to the second, in UTC: such texts sort as the moments they name. */
  readonly sealedAt: string | null;
  /** The place of its field in the list. */
  readonly field: number;
  /** The place of its row among those of the field, in key order. */
  readonly row: number;
}

/** What does not tell when it was sealed comes last either way; of the same second, the order of fields and keys. */
export function compareAge(order: AgeOrder, a: AgePlace, b: AgePlace): number {
  return compareMoments(order, a.sealedAt, b.sealedAt) || a.field - b.field || a.row - b.row;
}

function compareMoments(order: AgeOrder, a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b === (order === 'oldest-first') ? -1 : 1;
}
