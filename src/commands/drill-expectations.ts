import type { Expectation } from '../drill/drill.ts';
import type { StepOutcome } from '../drill/lesson.ts';
import type { DrillStep } from '../plan/drill-steps.ts';
import type { FieldFinishedFact, FindingFact, ProvedFact, RunKind } from '../plan/facts.ts';
import { shownField } from '../plan/names.ts';
import { holds } from '../plan/run-words.ts';

export const NOUNS: Record<RunKind, string> = {
  rotate: 'the rotation',
  encrypt: 'the encryption',
  decrypt: 'the decryption',
  purge: 'the purge',
  restore: 'the restore',
};

interface Happened {
  kind: RunKind;
  exitCode: number;
  findings: readonly FindingFact[];
  fields: readonly FieldFinishedFact[];
  proofs: readonly ProvedFact[];
}

/** What of a run went otherwise than it should in any drill, a sentence each. */
export function runSurprises({ kind, exitCode, findings, fields, proofs }: Happened): readonly string[] {
  const code = findings.length > 0 ? 5 : 0;
  const wrong = exitCode === code ? [] : [`${NOUNS[kind]} would exit ${exitCode} instead of ${code}`];
  const isProved = kind === 'rotate' || kind === 'encrypt';
  return isProved ? [...wrong, ...fields.flatMap((field) => unproved(field, proofs))] : wrong;
}

/** Where what a rotation left is not what the drill has seeded for it. */
export function miscounts(expected: Expectation, findings: readonly FindingFact[]): readonly string[] {
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

/** Where a step came to something else than its lesson says. */
export function unlike(
  step: DrillStep,
  { expects = {}, outcome = {} }: { expects?: StepOutcome; outcome?: StepOutcome },
): readonly string[] {
  const came = new Map(facets(outcome));
  return facets(expects).flatMap(([name, wanted]) =>
    came.get(name) === wanted ? [] : [`${step}: ${name} is ${came.get(name) ?? 'not told'}, not ${wanted}`],
  );
}

/** `exitCode`, `counts plaintext`, `rows public.core_webhook`, each with its value. */
function facets(outcome: StepOutcome): [string, unknown][] {
  return Object.entries(outcome).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object'
      ? Object.entries(value).map(([part, count]) => [`${name} ${part}`, count])
      : [[name, value]],
  );
}
