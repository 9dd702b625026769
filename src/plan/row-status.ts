/** What a stored value can be found to be, best first: a value of several cells has the status of its worst. */
export const ROW_STATUSES = [
  'empty',
  'exempt',
  'current-key',
  'old-key',
  'plaintext',
  'undecidable',
  'unknown-key',
  'damaged',
] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

/** The order in which people read the columns of a census. */
export const CENSUS_ORDER = [
  'current-key',
  'old-key',
  'plaintext',
  'unknown-key',
  'damaged',
  'empty',
  'exempt',
  'undecidable',
] as const satisfies readonly RowStatus[];

export function isRowStatus(text: string): text is RowStatus {
  return (ROW_STATUSES as readonly string[]).includes(text);
}

/** The worse of two: what stands further down the list. */
export function worse(a: RowStatus, b: RowStatus): RowStatus {
  return ROW_STATUSES.indexOf(a) >= ROW_STATUSES.indexOf(b) ? a : b;
}

/** Statuses a rotation leaves as they are and reports. */
export function isFinding(status: RowStatus): boolean {
  switch (status) {
    case 'plaintext':
    case 'undecidable':
    case 'unknown-key':
    case 'damaged':
      return true;
    case 'empty':
    case 'exempt':
    case 'current-key':
    case 'old-key':
      return false;
  }
}
