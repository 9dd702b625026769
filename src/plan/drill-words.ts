import { DRILL_STEPS, type DrillStep } from './drill-steps.ts';
import type { FindingFact } from './facts.ts';
import type { FindingStatus } from './row-status.ts';
import { findingLine } from './run-words.ts';
import { grouped, plural } from './words.ts';
import { wrapped } from './wrapped.ts';

interface ShownStep {
  step: DrillStep;
  /** Where a drill's story needs other words than the step's own. */
  meaning?: string;
  /** From 1. */
  at: number;
  of: number;
}

/** A blank line, the step's title, and what it means. */
export function stepLines({ step, meaning, at, of }: ShownStep): readonly string[] {
  const words = DRILL_STEPS[step];
  const lines = wrapped(meaning ?? words.meaning, 76, { hang: 0 }).map((line) => `  ${line}`);
  return ['', `step ${at} of ${of}: ${words.title}`, ...lines];
}

const WHY: Partial<Record<FindingStatus, string>> = {
  'current-key': 'it opens, and holds a sealed value once more; whoever owns it must enter it again',
  plaintext: 'never sealed; rotating turns keys, it does not encrypt',
  'unknown-key': 'no key at hand opens it; look for the key it was sealed with before giving it up',
  damaged: 'broken, under any key; whoever owns it must enter it again',
  undecidable: 'nothing proves which key it was sealed with',
};

/** Which rows a drill's runs left, and what each kind of them needs. */
export function leftLines(findings: readonly FindingFact[]): readonly string[] {
  if (findings.length === 0) return ['', 'no value was left as found'];
  const kinds = Object.entries(WHY).flatMap(([status, why]) => {
    const ofKind = findings.filter((finding) => finding.status === status);
    if (ofKind.length === 0) return [];
    const lines = ofKind.map((finding) => `    ${findingLine(finding).replace(/^finding: /, '')}`);
    return [`  ${grouped(ofKind.length)} ${status}: ${why}`, ...lines];
  });
  return ['', `${plural(findings.length, 'value was', 'values were')} left as found, and why:`, ...kinds];
}

/** How the tables stand beside what they were. */
export function comparedLine({ tables, rows, differing }: Compared): string {
  if (differing.length > 0) return `compared: not as it was before the purge: ${differing.join(', ')}`;
  return `compared: ${plural(rows, 'row')} of ${plural(tables, 'table')}, every one as it was before the purge`;
}

interface Compared {
  tables: number;
  rows: number;
  /** Tables that are not as they were. */
  differing: readonly string[];
}
