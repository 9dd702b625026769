import type { FindingFact } from './facts.ts';
import { findingLine } from './run-words.ts';
import type { RowStatus } from './row-status.ts';
import { grouped, plural } from './words.ts';
import { wrapped } from './wrapped.ts';

/** The steps of a drill's walk, in order, each with what it means to somebody who sees it for the first time. */
export const DRILL_STEPS = [
  {
    step: 'generate',
    title: 'generate a new key',
    meaning:
      'The new key is kept in a file before any row is touched: a key that is only in memory is lost with the process. Keys are shown as fingerprints, never as they are.',
  },
  {
    step: 'status',
    title: 'see where every value stands',
    meaning:
      'Each value is tried with every key of the keyring. Nothing is guessed from how it looks, and nothing is written.',
  },
  {
    step: 'dry-run',
    title: 'rehearse',
    meaning:
      'Every value is opened and sealed again in memory. The database session is read only, so PostgreSQL itself forbids a change.',
  },
  {
    step: 'rotate',
    title: 'rotate',
    meaning:
      'Batch by batch (or all at once, where the configuration says so) a value is replaced only where it still is what was read. Kill it at any moment: every value is wholly old or wholly new, and running it again finishes the job. When all are turned, an independent pass opens every one with the new key alone and compares what comes out with what went in.',
  },
  {
    step: 'verify',
    title: 'verify',
    meaning:
      'The question to ask before the old key is thrown away: does every value open under the new key alone? Here some do not, on purpose, and Keyturn must say so.',
  },
  {
    step: 'report',
    title: 'keep the record',
    meaning: 'What an auditor asks for: who turned which key, when, how many values, and what proves it.',
  },
] as const;

export type DrillStep = (typeof DRILL_STEPS)[number]['step'];

export function stepLines(step: DrillStep): readonly string[] {
  const index = DRILL_STEPS.findIndex((each) => each.step === step);
  const { title, meaning } = DRILL_STEPS[index]!;
  return [
    '',
    `step ${index + 1} of ${DRILL_STEPS.length}: ${title}`,
    ...wrapped(meaning, 76).map((line) => `  ${line}`),
  ];
}

const WHY: Partial<Record<RowStatus, string>> = {
  plaintext: 'never sealed; rotating turns keys, it does not encrypt',
  'unknown-key': 'no key at hand opens it; look for the key it was sealed with before giving it up',
  damaged: 'broken, under any key; whoever owns it must enter it again',
  undecidable: 'nothing proves which key it was sealed with',
};

/** Which rows a drill's rotation left, and what each kind of them needs. */
export function leftLines(findings: readonly FindingFact[]): readonly string[] {
  const kinds = Object.entries(WHY).flatMap(([status, why]) => {
    const ofKind = findings.filter((finding) => finding.status === status);
    if (ofKind.length === 0) return [];
    const lines = ofKind.map((finding) => `    ${findingLine(finding).replace(/^finding: /, '')}`);
    return [`  ${grouped(ofKind.length)} ${status}: ${why}`, ...lines];
  });
  return ['', `${plural(findings.length, 'value was', 'values were')} left as found, and why:`, ...kinds];
}
