import type { Expectation } from '../drill/drill.ts';
import type { FieldFinishedFact, FindingFact, ProvedFact } from '../plan/facts.ts';
import { holds } from '../plan/run-words.ts';
import { shownField } from '../plan/names.ts';

interface Happened {
  /** Null where the drill has none. */
  expected: Expectation | null;
  /** The rotation's exit code. */
  rotated: number;
  findings: readonly FindingFact[];
  fields: readonly FieldFinishedFact[];
  proofs: readonly ProvedFact[];
  /** Values that verify could not open; null where it did not end. */
  unverified: number | null;
}

/** What happened otherwise than the drill expects, a sentence each. */
export function surprises(happened: Happened): readonly string[] {
  const { expected, rotated, findings, fields, proofs, unverified } = happened;
  const wrong: string[] = [];
  const left = findings.length;
  const code = left > 0 ? 5 : 0;
  if (rotated !== code) wrong.push(`the rotation would exit ${rotated} instead of ${code}`);
  for (const field of fields) wrong.push(...unproved(field, proofs));
  if (unverified !== left)
    wrong.push(`verify could not open ${unverified ?? 'nothing'}, the rotation left ${left}`);
  return [...wrong, ...(expected ? miscounts(expected, findings) : [])];
}

function miscounts(expected: Expectation, findings: readonly FindingFact[]): readonly string[] {
  const total = Object.values(expected).flatMap((counts) => Object.values(counts));
  const seeded = total.reduce((sum, count) => sum + count, 0);
  const wrong =
    findings.length === seeded ? [] : [`${findings.length} values were left, ${seeded} were seeded`];
  for (const [field, counts] of Object.entries(expected)) {
    for (const [status, count] of Object.entries(counts)) {
      const found = findings.filter((finding) => finding.field === field && finding.status === status).length;
      if (found !== count)
        wrong.push(`${shownField(field)} has ${found} ${status} values left, not ${count}`);
    }
  }
  return wrong;
}

/**
 * Nobody else writes in a drill: all that a run changed must be proved, and nothing beside it but values that stood
 * under the new key already in a row another field of which was turned.
 */
function unproved(
  { field, changed, counts }: FieldFinishedFact,
  proofs: readonly ProvedFact[],
): readonly string[] {
  const proof = proofs.find((each) => each.field === field);
  const name = shownField(field);
  if (!proof) return changed > 0 ? [`nothing is proved of ${name}`] : [];
  if (!holds(proof)) return [`the proof of ${name} does not hold`];
  if (proof.opened >= changed && proof.opened <= changed + counts.currentKey) return [];
  return [`${proof.opened} values of ${name} are proved, ${changed} were turned`];
}
