import type { RowFact } from '../../src/plan/facts.ts';
import type { Place } from '../place.ts';
import { RowDetailScreen } from '../screens/row-detail.tsx';
import type { Standing } from '../standing.ts';

/** One row: under which key it stands, why, and what a rotation does with it. */
export function rowDetailPlace({ row, standing }: { row: RowFact; standing: Standing }): Place {
  const { fields, keyrings } = standing.setup!;
  const name = fields.find(({ field }) => field === row.field)?.keyring;
  return {
    title: () => 'Key status · one row',
    bindings: () => [],
    draw: () => <RowDetailScreen row={row} keyring={keyrings.find((keyring) => keyring.name === name)} />,
  };
}
