import type { KeyringFact, ProvedFact, RunFinishedFact, RunStartedFact } from './facts.ts';
import { printable } from './printable.ts';
import { duration, grouped, listed, plural } from './words.ts';

/** `key 77e0 12aa to key 3f2a 91bc`; a keyring without older keys turns nothing. */
export function keyMove({ older, target }: Pick<KeyringFact, 'older' | 'target'>): string {
  if (older.length === 0) return `no older key to key ${target}`;
  return `${older.length === 1 ? 'key' : 'keys'} ${listed(older)} to key ${target}`;
}

/** What a run is about to do, a sentence for each keyring. */
export function moveSentences(started: RunStartedFact, changed: number): string[] {
  const fields = plural(started.fields.length, 'field');
  const [only, ...others] = started.keyrings;
  if (only && others.length === 0) {
    return [`${plural(changed, 'value moves', 'values move')} in ${fields} from ${keyMove(only)}.`];
  }
  return [
    `${plural(changed, 'value moves', 'values move')} in ${fields}.`,
    ...started.keyrings.map((keyring) => `${printable(keyring.name)}: from ${keyMove(keyring)}`),
  ];
}

/** `1,447 would change, 1 finding, about 1.2 s`. */
export function forecast(finished: RunFinishedFact): string {
  const seconds = finished.forecastSeconds;
  return [
    `${grouped(finished.changed)} would change`,
    plural(finished.findings, 'finding'),
    ...(seconds === undefined ? [] : [`about ${duration(seconds)}`]),
  ].join(', ');
}

/** How a rotation ended, in a sentence or two. */
export function ending(finished: RunFinishedFact): string {
  const { outcome, changed, rows, findings, seconds, reason } = finished;
  const turned = `${grouped(changed)} of ${plural(rows, 'value')} turned in ${duration(seconds)}.`;
  const sofar = `${plural(changed, 'value was', 'values were')} turned in ${duration(seconds)}.`;
  switch (outcome) {
    case 'done':
      return changed === 0 && rows === 0 ? 'No rows were found: nothing was turned.' : turned;
    case 'done-with-findings':
      return `${turned} ${plural(findings, 'value was', 'values were')} left as found.`;
    case 'stopped':
      return `Stopped after the batch in hand: ${sofar}`;
    case 'failed':
      return `Failed: ${printable(reason ?? 'no reason was given')}; ${sofar}`;
  }
}

/** What the independent pass found over all fields, and whether it proves the run. */
export function proofWords(proofs: readonly ProvedFact[]): { holds: boolean; words: string } {
  const sum = (of: (proof: ProvedFact) => number) => proofs.reduce((total, proof) => total + of(proof), 0);
  if (proofs.length === 0) return { holds: false, words: 'no proof was made: verify before you go on' };
  const failed = sum((proof) => proof.failed);
  if (failed > 0) {
    return {
      holds: false,
      words: `${plural(failed, 'turned value does', 'turned values do')} not open with the target key: do not discard the older key`,
    };
  }
  if (proofs.some(({ digestsMatch }) => !digestsMatch)) {
    return {
      holds: false,
      words: 'the plaintexts that came back are not those that went in: keep the older key',
    };
  }
  const since = sum((proof) => proof.changedSince);
  const others = since > 0 ? ` (${plural(since, 'value')} written by others since)` : '';
  const keys = listed([...new Set(proofs.map(({ key }) => key))]);
  return {
    holds: true,
    words: `every turned value opens with ${keys} alone, and the plaintexts are those that went in${others}`,
  };
}
