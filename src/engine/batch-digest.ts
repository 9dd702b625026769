import type { Target } from '../database/target.ts';
import { type Judgement, judge, type Judging } from '../plan/judge.ts';
import type { PlaintextDigest } from '../plan/plaintext-digest.ts';
import { changes, type FieldVerdict, type RowVerdict } from './row-verdict.ts';

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

function plaintextsOf({ judgement, resealed }: FieldVerdict): readonly Buffer[] | null {
  if (resealed !== null) return resealed.plaintexts;
  return judgement.status === 'current-key' ? openAll(judgement) : null;
}

/** The plaintexts of a value whose every cell its key opens; null where one does not. */
export function openAll({ cells }: Judgement): Buffer[] | null {
  const plaintexts: Buffer[] = [];
  for (const { key, sealed } of cells) {
    const plaintext = key !== null && sealed !== null ? key.openProven(sealed) : null;
    if (plaintext === null) return null;
    plaintexts.push(plaintext);
  }
  return plaintexts;
}

/** Judges by the target key and no other. */
export function byTargetAlone(judging: Judging): Judging {
  return { ...judging, keys: judging.keys.slice(0, 1), recent: { key: null } };
}

/** Opens a stored value whole; null where a cell of it does not open. */
export function openValue(stored: string, by: Judging): Buffer[] | null {
  const judgement = judge(stored, by);
  return judgement.status === 'current-key' ? openAll(judgement) : null;
}
