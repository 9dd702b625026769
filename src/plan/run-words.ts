import { leftoverWords } from './census-words.ts';
import { leftovers, type StatusCounts } from './counts.ts';
import type {
  BatchCommittedFact,
  FieldFinishedFact,
  FindingFact,
  ProvedFact,
  RunFinishedFact,
  RunKind,
  RunStartedFact,
} from './facts.ts';
import { DONE, TO_DO, WOULD } from './kind-words.ts';
import { shownField, shownRow } from './names.ts';
import { printable } from './printable.ts';
import { duration, grouped, percent, plural, rate, timeLeft } from './words.ts';

/** `rotate run 7h2k9`, `rotate dry run`. */
function runName({ kind, run, dryRun }: { kind: RunKind; run: string; dryRun: boolean }): string {
  return dryRun ? `${kind} dry run` : `${kind} run ${printable(run)}`;
}

export function runStarted(fact: RunStartedFact): readonly string[] {
  const rows = fact.estimate === null ? 'rows' : `about ${plural(fact.estimate, 'row')}`;
  const scope = `${rows} in ${plural(fact.fields.length, fact.kind === 'restore' ? 'table' : 'field')}`;
  const taken = fact.resumed ? 'taken up again, ' : '';
  const turns = fact.keyrings.map(({ name, older, target }) => ({
    name,
    words: older.length > 0 ? `${older.join(', ')} -> ${target}` : target,
  }));
  const [only] = turns;
  if (only && turns.length === 1) return [`${runName(fact)}: ${taken}${only.words}, ${scope}`];
  return [
    `${runName(fact)}: ${taken}${scope}`,
    ...turns.map(({ name, words }) => `keyring ${printable(name)}: ${words}`),
  ];
}

/** `core_webhook.secret: 35 turned, 2 already current, 1 finding (1 damaged)`. */
export function fieldFinished(fact: FieldFinishedFact, run: { kind: RunKind; dryRun: boolean }): string {
  const { counts, changed, unchanged, findings } = fact;
  const parts = [`${grouped(changed)} ${(run.dryRun ? WOULD : DONE)[run.kind]}`];
  const { already, words } = alreadySo(run.kind, counts);
  const told = already + counts.empty + counts.exempt;
  if (unchanged > 0 && told === unchanged) {
    if (already > 0) parts.push(`${grouped(already)} ${words}`);
    if (counts.empty > 0) parts.push(`${grouped(counts.empty)} empty`);
    if (counts.exempt > 0) parts.push(`${grouped(counts.exempt)} exempt`);
  } else if (unchanged > 0) parts.push(`${grouped(unchanged)} ${words} or empty`);
  if (findings > 0) {
    const why = leftovers(counts) === findings ? ` (${leftoverWords(counts)})` : '';
    parts.push(`${plural(findings, 'finding')}${why}`);
  }
  return `${shownField(fact.field)}: ${parts.join(', ')}`;
}

/** Values that a run of this kind has nothing to do to, and in which words. */
function alreadySo(kind: RunKind, counts: StatusCounts): { already: number; words: string } {
  switch (kind) {
    case 'encrypt':
      return { already: counts.currentKey + counts.oldKey, words: 'already encrypted' };
    case 'decrypt':
      return { already: counts.plaintext, words: 'already plaintext' };
    case 'purge':
      return { already: counts.currentKey + counts.oldKey + counts.plaintext, words: 'not lost' };
    case 'rotate':
    case 'restore':
      return { already: counts.currentKey, words: 'already current' };
  }
}

export function findingLine(fact: FindingFact): string {
  const reason = printable(fact.reason);
  const why = reason.startsWith(fact.status) ? reason : `${fact.status}, ${reason}`;
  return `finding: ${shownField(fact.field)} ${shownRow(fact)}: ${why}`;
}

/** Whether a field's proof holds. */
export function holds(fact: ProvedFact): boolean {
  return fact.failed === 0 && fact.digestsMatch;
}

export function provedLine(fact: ProvedFact, kind: RunKind = 'rotate'): string {
  const field = shownField(fact.field);
  const since =
    fact.changedSince > 0 ? `; ${plural(fact.changedSince, 'value')} written by others since` : '';
  if (holds(fact)) {
    if (kind === 'purge')
      return `proved: ${field}: ${plural(fact.opened, 'value stands', 'values stand')} empty${since}`;
    const opened =
      kind === 'decrypt'
        ? plural(fact.opened, 'value reads as plaintext', 'values read as plaintext')
        : `${plural(fact.opened, 'value opens', 'values open')} with ${fact.key} alone`;
    return `proved: ${field}: ${opened}, digest ${fact.digest}${since}`;
  }
  if (fact.failed > 0) {
    if (kind === 'decrypt' || kind === 'purge')
      return `not proved: ${field}: ${plural(fact.failed, 'value does', 'values do')} not stand as written${since}`;
    const failed = plural(fact.failed, 'turned value does', 'turned values do');
    return `not proved: ${field}: ${failed} not open with ${fact.key} alone, ${grouped(fact.opened)} open${since}`;
  }
  return `not proved: ${field}: the plaintexts that came back are not those that went in (digest ${fact.digest})${since}`;
}

export function runFinished(fact: RunFinishedFact, exitCode: number): string {
  const code = exitCode === 0 ? '' : ` (exit ${exitCode})`;
  return `${runName(fact)}: ${outcomeWords(fact)}${code}`;
}

function outcomeWords(fact: RunFinishedFact): string {
  const took = duration(fact.seconds);
  switch (fact.outcome) {
    case 'failed':
      return `failed after ${took}: ${printable(fact.reason ?? 'no reason is known')}`;
    case 'stopped':
      return `stopped after ${took}, ${changedWords(fact)}; run it again to go on`;
    case 'done':
    case 'done-with-findings':
      return fact.dryRun ? rehearsedWords(fact) : doneWords(fact);
  }
}

function doneWords(fact: RunFinishedFact): string {
  const findings = fact.findings > 0 ? ` with ${plural(fact.findings, 'finding')}` : '';
  const took = duration(fact.seconds);
  if (fact.rows === 0)
    return `done in ${took}, but there was nothing to ${TO_DO[fact.kind]}: 0 rows were found`;
  if (fact.changed === 0) return `done${findings} in ${took}, nothing was left to ${TO_DO[fact.kind]}`;
  return `done${findings}, ${changedWords(fact)} in ${took}`;
}

function rehearsedWords(fact: RunFinishedFact): string {
  const forecast =
    fact.forecastSeconds === undefined ? '' : `; the real run takes about ${duration(fact.forecastSeconds)}`;
  const findings = fact.findings > 0 ? `, ${plural(fact.findings, 'finding')}` : '';
  return `${changedWords(fact)}${findings}, nothing was written${forecast}`;
}

function changedWords({ kind, dryRun, changed, rows }: RunFinishedFact): string {
  return `${grouped(changed)} of ${plural(rows, kind === 'restore' ? 'row' : 'value')} ${(dryRun ? WOULD : DONE)[kind]}`;
}

/** `core_webhook.secret: 4,000 of 20,000, 20 %, 61,300/s, about 1 s left`. */
export function batchProgress(
  { field, done, total }: Pick<BatchCommittedFact, 'field' | 'done' | 'total'>,
  seconds: number,
): string {
  const parts = [`${grouped(done)} of ${grouped(Math.max(total, done))}`, percent(done, total)];
  if (seconds > 0) parts.push(rate(done / seconds));
  const left = timeLeft({ done, total, seconds });
  if (left) parts.push(left);
  return `${shownField(field)}: ${parts.join(', ')}`;
}
