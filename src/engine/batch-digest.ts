import type { Target } from '../database/target.ts';
import type { Judging } from '../plan/judge.ts';
import { openCells } from '../plan/open-cell.ts';
import type { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { changes, type FieldVerdict, type RowVerdict, standsUnderTarget } from './row-verdict.ts';

/** The digest of every plaintext that stands under the target key in the rows these verdicts write. */
export function batchDigest(
  digest: PlaintextDigest,
  target: Target,
  verdicts: readonly RowVerdict[],
): Buffer {
  return digest.of(
    verdicts.filter(changes).flatMap(({ row, fields }) =>
      fields.flatMap((field, i) => {
        const plaintexts = field === null ? null : plaintextsOf(field);
        return plaintexts === null ? [] : [{ field: target.fields[i]!.name, key: row.key, plaintexts }];
      }),
    ),
  );
}

function plaintextsOf(verdict: FieldVerdict): readonly Buffer[] | null {
  const { judgement, resealed } = verdict;
  if (!standsUnderTarget(verdict)) return null;
  if (resealed !== null) return resealed.plaintexts;
  return openCells(judgement);
}

/** Judges by the target key and no other. */
export function byTargetAlone(judging: Judging): Judging {
  return { ...judging, keys: judging.keys.slice(0, 1), recent: { key: null } };
}
