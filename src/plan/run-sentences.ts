import type { KeyringFact, ProvedFact, RunFinishedFact, RunKind, RunStartedFact } from './facts.ts';
import { CHANGED, DONE, WOULD } from './kind-words.ts';
import { printable } from './printable.ts';
import { duration, grouped, listed, plural } from './words.ts';

/** `key 77e0 12aa to key 3f2a 91bc`; a keyring without older keys turns nothing. */
export function keyMove({ older, target }: Pick<KeyringFact, 'older' | 'target'>): string {
  if (older.length === 0) return `no older key to key ${target}`;
  return `${older.length === 1 ? 'key' : 'keys'} ${listed(older)} to key ${target}`;
}

/** What a run is about to do, a sentence for each keyring where they differ. */
export function moveSentences(started: RunStartedFact, changed: number): string[] {
  const fields = plural(started.fields.length, 'field');
  const targets = listed([...new Set(started.keyrings.map(({ target }) => target))]);
  switch (started.kind) {
    case 'rotate':
      return turnSentences(started, changed);
    case 'encrypt':
      return [`${plural(changed, 'value is', 'values are')} sealed in ${fields} with key ${targets}.`];
    case 'decrypt':
      return [`${plural(changed, 'value is', 'values are')} opened in ${fields}, to stand as plaintext.`];
    case 'purge':
      return [`${plural(changed, 'value that no key opens goes', 'values that no key opens go')}.`];
    case 'restore':
      return [
        `${plural(changed, 'row is', 'rows are')} put back in ${plural(started.fields.length, 'table')}.`,
      ];
  }
}

function turnSentences({ fields, keyrings }: RunStartedFact, changed: number): string[] {
  const move = `${plural(changed, 'value moves', 'values move')} in ${plural(fields.length, 'field')}`;
  const [only, ...others] = keyrings;
  if (only && others.length === 0) return [`${move} from ${keyMove(only)}.`];
  return [`${move}.`, ...keyrings.map((keyring) => `${printable(keyring.name)}: from ${keyMove(keyring)}`)];
}

/** The same as one looks on: `77e0 12aa → 3f2a 91bc`. */
export function originWords({ kind, keyrings }: RunStartedFact, to: string): string {
  const each = (of: (keyring: KeyringFact) => string) => [...new Set(keyrings.map(of))].join('; ');
  switch (kind) {
    case 'rotate':
      return each(({ older, target }) => `${older.join(' ')} ${to} ${target}`);
    case 'encrypt':
      return each(({ target }) => `plaintext ${to} ${target}`);
    case 'decrypt':
      return each(({ target, older }) => `${[target, ...older].join(' ')} ${to} plaintext`);
    case 'purge':
      return 'what no key opens';
    case 'restore':
      return 'as it stood before';
  }
}

/** Why a rehearsal found nothing to do. */
export function nothingToDo({ kind, rows, findings }: RunFinishedFact): string {
  if (rows === 0)
    return 'No rows were found: the tables are empty, a `where` leaves nothing, or this is another database than you think.';
  const left = findings > 0;
  switch (kind) {
    case 'rotate':
      return left
        ? 'No value waits for the target key. What is left as found is left because no rotation opens it.'
        : 'No value waits for the target key: all stand under it already.';
    case 'encrypt':
      return left
        ? 'No value is plaintext. What is left as found is no plaintext, and opens under no key.'
        : 'No value is plaintext: all are encrypted already.';
    case 'decrypt':
      return left
        ? 'No value opens under a key of its keyring, so none can be decrypted.'
        : 'No value is sealed: all are plaintext already.';
    case 'purge':
      return left ? 'Nothing that is lost can go.' : 'No value is lost: every one opens under a key at hand.';
    case 'restore':
      return 'Nothing is left to be put back.';
  }
}

/** `1,447 would turn, 1 finding, about 1.2 s`. */
export function forecast({ kind, changed, findings, forecastSeconds }: RunFinishedFact): string {
  return [
    kind === 'rotate' ? `${grouped(changed)} would change` : `${grouped(changed)} ${WOULD[kind]}`,
    plural(findings, 'finding'),
    ...(forecastSeconds === undefined ? [] : [`about ${duration(forecastSeconds)}`]),
  ].join(', ');
}

/** How a run ended, in a sentence or two. */
export function ending(finished: RunFinishedFact): string {
  const { kind, outcome, changed, rows, seconds, reason } = finished;
  const thing = kind === 'restore' ? 'row' : 'value';
  const took = duration(seconds);
  const sofar = `${plural(changed, `${thing} was`, `${thing}s were`)} ${DONE[kind]} in ${took}.`;
  switch (outcome) {
    case 'done':
      if (changed === 0 && rows === 0) return `No rows were found: nothing was ${DONE[kind]}.`;
      return changedOf(finished, thing);
    case 'done-with-findings':
      return `${changedOf(finished, thing)}${leftBehind(finished, thing)}`;
    case 'stopped':
      return `Stopped after the batch in hand: ${sofar}`;
    case 'failed':
      return `Failed: ${printable(reason ?? 'no reason was given')}; ${sofar}`;
  }
}

function changedOf({ kind, changed, rows, unchanged, seconds }: RunFinishedFact, thing: string): string {
  const words = `${grouped(changed)} of ${plural(rows, thing)} ${DONE[kind]} in ${duration(seconds)}`;
  if (kind !== 'encrypt' || unchanged === 0) return `${words}.`;
  return `${words}, ${grouped(unchanged)} already encrypted or empty.`;
}

function leftBehind({ findings, reason }: RunFinishedFact, thing: string): string {
  if (findings > 0) return ` ${plural(findings, `${thing} was`, `${thing}s were`)} left as found.`;
  return reason === null ? '' : ` But ${printable(reason)}.`;
}

/** What the independent pass found over all fields, and whether it proves the run. */
export function proofWords(
  proofs: readonly ProvedFact[],
  kind: RunKind = 'rotate',
): { holds: boolean; words: string } {
  const sum = (of: (proof: ProvedFact) => number) => proofs.reduce((total, proof) => total + of(proof), 0);
  if (proofs.length === 0) return { holds: false, words: 'no proof was made: verify before you go on' };
  const failed = sum((proof) => proof.failed);
  if (failed > 0) return { holds: false, words: failedWords(kind, failed) };
  if (proofs.some(({ digestsMatch }) => !digestsMatch)) {
    return {
      holds: false,
      words: 'the plaintexts that came back are not those that went in: keep the older key',
    };
  }
  const since = sum((proof) => proof.changedSince);
  const others = since > 0 ? ` (${plural(since, 'value')} written by others since)` : '';
  const keys = listed([...new Set(proofs.map(({ key }) => key))]);
  return { holds: true, words: `${heldWords(kind, keys)}${others}` };
}

function heldWords(kind: RunKind, keys: string): string {
  switch (kind) {
    case 'purge':
      return 'every purged value is gone or stands empty';
    case 'decrypt':
      return 'every decrypted value reads as the plaintext that was sealed';
    case 'rotate':
    case 'encrypt':
    case 'restore':
      return `every ${CHANGED[kind]} value opens with ${keys} alone, and the plaintexts are those that went in`;
  }
}

function failedWords(kind: RunKind, failed: number): string {
  const some = plural(failed, `${CHANGED[kind]} value`);
  const does = failed === 1 ? 'does' : 'do';
  switch (kind) {
    case 'purge':
      return `${some} ${does} not stand empty`;
    case 'decrypt':
      return `${some} ${does} not read as plaintext: keep every key`;
    case 'rotate':
    case 'encrypt':
    case 'restore':
      return `${some} ${does} not open with the target key: do not discard the older key`;
  }
}
