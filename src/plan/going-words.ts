import type { DraggedFact } from './facts.ts';
import type { OnLostKey } from './judge.ts';
import { shownField } from './names.ts';
import { draggedLine } from './restore-words.ts';
import { plural } from './words.ts';

/** Values of a field that a purge would take, and what becomes of them. */
export interface Going {
  field: string;
  values: number;
  onLostKey: OnLostKey | null;
}

const BECOMES: Record<Exclude<OnLostKey, 'delete-row'>, string> = {
  'set-null': 'would be set to NULL',
  'set-empty': 'would be emptied',
  'drop-member': 'would leave their documents',
};

/** Everything a purge would take, table by table; values whose row stays are told by their field. */
export function goingLines(dragged: readonly DraggedFact[], fields: readonly Going[]): string[] {
  return [
    ...dragged.map((fact) => draggedLine(fact)),
    ...fields.flatMap(({ field, values, onLostKey }) =>
      values === 0 || onLostKey === null || onLostKey === 'delete-row'
        ? []
        : [`${plural(values, 'value')} of ${shownField(field)} ${BECOMES[onLostKey]}`],
    ),
  ];
}
