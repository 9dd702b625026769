import type { Judgement, Judging } from '../judge.ts';
import type { RowStatus } from '../row-status.ts';
import type { Left, Treated, Treatment } from '../treatment.ts';

const TAKES_OTHERS =
  'other cells of the value open, and to set it to NULL would take them along: onLostKey: drop-member keeps them';
const NOTHING_TO_BLANK = 'it is not in the form of its storage, so nothing of it can be blanked by itself';

/** Away with what no key opens, by each field's `onLostKey`; cells of the same value that open stay. */
export const purge: Treatment = {
  kind: 'purge',
  takes: isLost,
  makes: 'empty',
  reports: (status) => isLost(status) || status === 'undecidable',
  treat: blank,
  plaintexts: () => [],
};

function isLost(status: RowStatus): boolean {
  return status === 'unknown-key' || status === 'damaged';
}

function blank(stored: string, judgement: Judgement, by: Judging): Treated | Left {
  switch (by.onLostKey) {
    case 'delete-row':
      return { value: null, plaintexts: [], deletesRow: true };
    case 'set-null':
      return judgement.cells.some(isOpened) ? { left: TAKES_OTHERS } : { value: null, plaintexts: [] };
    case 'set-empty':
    case 'drop-member': {
      const value = withoutLost(stored, judgement, by);
      return value === null || value === stored ? { left: NOTHING_TO_BLANK } : { value, plaintexts: [] };
    }
    default:
      return { left: 'the configuration does not say what becomes of it: onLostKey is missing' };
  }
}

function isOpened({ status }: { status: RowStatus }): boolean {
  return status === 'current-key' || status === 'old-key';
}

/** The value without its lost cells, or with nothing in their place. */
function withoutLost(stored: string, { cells }: Judgement, { storage, onLostKey }: Judging): string | null {
  const lost = cells.map(({ status }) => isLost(status));
  if (onLostKey === 'drop-member') return storage.without?.(stored, lost) ?? null;
  return storage.replace(
    stored,
    lost.map((isGone) => (isGone ? '' : null)),
  );
}
