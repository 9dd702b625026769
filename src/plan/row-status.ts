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

/** What is reported of a row: its status, or that a restore could not put it back. */
export type FindingStatus = RowStatus | 'not-restored';

/** What an operator may accept before a run: cells whose key nothing proves. */
export type Acceptable = 'undecidable';

export function isRowStatus(text: string): text is RowStatus {
  return (ROW_STATUSES as readonly string[]).includes(text);
}

/** The worse of two: what stands further down the list. */
export function worse(a: RowStatus, b: RowStatus): RowStatus {
  return ROW_STATUSES.indexOf(a) >= ROW_STATUSES.indexOf(b) ? a : b;
}

/** Whether a value left with this status undoes a run under `commit: all`: those that no key is at fault for do not. */
export function isObstacle(status: FindingStatus): boolean {
  return status !== 'plaintext' && status !== 'undecidable';
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
