import type { Target } from '../database/target.ts';
import type { Judging } from '../plan/judge.ts';
import type { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { changes, deletesRow, type RowVerdict } from './row-verdict.ts';

/** The digest of every plaintext in the rows these verdicts write, where its value then stands as the run makes values. */
export function batchDigest(
  digest: PlaintextDigest,
  target: Target,
  verdicts: readonly RowVerdict[],
): Buffer {
  const { treatment } = target;
  return digest.of(
    verdicts.filter(stays).flatMap(({ row, fields }) =>
      fields.flatMap((field, i) => {
        if (field === null || field.after !== treatment.makes) return [];
        const { name, judging } = target.fields[i]!;
        const plaintexts =
          field.treated?.plaintexts ?? treatment.plaintexts(row.values[i] ?? '', field.judgement, judging);
        return plaintexts === null ? [] : [{ field: name, key: row.key, plaintexts }];
      }),
    ),
  );
}

function stays(verdict: RowVerdict): boolean {
  return changes(verdict) && !deletesRow(verdict);
}

/** Judges by the target key and no other; what was turned on the operator's word is opened on it as well. */
export function byTargetAlone(judging: Judging): Judging {
  const keys = judging.keys.slice(0, 1);
  return { ...judging, keys, recent: { key: null }, assumed: judging.assumed ? keys[0]! : null };
}
