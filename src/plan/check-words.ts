import { columns } from './columns.ts';
import type { CheckFact, VerifiedFact, VerifyTotalFact } from './facts.ts';
import { shownField } from './names.ts';
import { printable } from './printable.ts';
import { grouped, listed, plural } from './words.ts';

/** One thing looked at, and its hint where it has one. */
export function checkLines(fact: CheckFact): readonly string[] {
  const subject = fact.subject === '' ? '' : `${shownField(fact.subject)}: `;
  const line = `${fact.outcome.padEnd(4)}  ${printable(fact.name).padEnd(16)}  ${subject}${printable(fact.message)}`;
  return fact.hint && fact.outcome !== 'ok' ? [line, `      hint: ${printable(fact.hint)}`] : [line];
}

export type CheckCounts = Record<CheckFact['outcome'], number>;

/** `check: 12 ok, 1 warning, 1 failure (exit 3)`. */
export function checkSummary(counts: CheckCounts, exitCode: number): string {
  const parts = [`${grouped(counts.ok)} ok`];
  if (counts.warn > 0) parts.push(plural(counts.warn, 'warning'));
  if (counts.fail > 0) parts.push(plural(counts.fail, 'failure'));
  const code = exitCode === 0 ? '' : ` (exit ${exitCode})`;
  return `check: ${listed(parts)}${code}`;
}

export function verifiedLine({ field, opened, failed }: VerifiedFact): string {
  const name = shownField(field);
  if (opened + failed === 0) return `${name}: no sealed value to open`;
  if (failed === 0) return `${name}: ${plural(opened, 'value opens', 'values open')} under the target key`;
  return `${name}: ${grouped(opened)} open under the target key, ${plural(failed, 'value does', 'values do')} not`;
}

export function verifySummary({ opened, failed }: VerifyTotalFact, exitCode: number): string {
  const code = exitCode === 0 ? '' : ` (exit ${exitCode})`;
  if (opened + failed === 0) return `verify: nothing is proved, no field has a sealed value${code}`;
  if (failed === 0)
    return `verify: ${plural(opened, 'value opens', 'values open')} under the target key alone${code}`;
  return `verify: ${grouped(opened)} open under the target key alone, ${plural(failed, 'value does', 'values do')} not${code}`;
}

/** Fingerprints in columns: keyring, role, fingerprint, source. */
export function keyTable(
  keys: readonly { keyring: string; role: string; fingerprint: string; source: string }[],
): readonly string[] {
  const rows = keys.map((key) => [printable(key.keyring), key.role, key.fingerprint, printable(key.source)]);
  return columns([['KEYRING', 'ROLE', 'FINGERPRINT', 'SOURCE'], ...rows], ['left', 'left', 'left', 'left']);
}
