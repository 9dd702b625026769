import { openCells } from '../open-cell.ts';
import { DOES_NOT_OPEN, reseal } from '../reseal.ts';
import { isFinding } from '../row-status.ts';
import type { Treatment } from '../treatment.ts';

/** From the older keys to the target key. */
export const rotate: Treatment = {
  kind: 'rotate',
  takes: (status) => status === 'old-key',
  makes: 'current-key',
  reports: isFinding,
  treat: (stored, judgement, by) => reseal(stored, judgement, by) ?? { left: DOES_NOT_OPEN },
  plaintexts: (_stored, judgement) => openCells(judgement),
};
