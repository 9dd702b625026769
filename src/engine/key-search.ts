import type { Database } from '../database/database.ts';
import { readPages } from '../database/pages.ts';
import type { Target } from '../database/target.ts';
import type { KeptKey, Keyring } from '../keys/keyring.ts';
import type {
  KeySearchFact,
  KeySearchProgressFact,
  KeySearchTotalFact,
  KeyTriedFact,
} from '../plan/key-search-facts.ts';
import { type FieldTrial, KeyTrial } from '../plan/key-trial.ts';
import { schemeNamed } from '../schemes/schemes.ts';

/** A key that might be the lost one, and how the configuration would name it; null where it can't. */
export interface CandidateKey extends KeptKey {
  readonly setting: string | null;
}

export interface KeySearch {
  readonly keyring: Keyring;
  /** The keyring's own. */
  readonly targets: readonly Target[];
  readonly candidates: readonly CandidateKey[];
}

/** A field, and what trying the candidates on its values came to. */
interface TriedField extends FieldTrial {
  readonly field: string;
}

/**
 * Tries every candidate on every value of a keyring that its own keys do not open, page by page, and counts what each
 * would save; nothing is decrypted where a scheme authenticates. Stopped, it tells no total.
 */
export async function* searchKey(
  database: Database,
  { keyring, targets, candidates }: KeySearch,
  isStopped: () => boolean,
): AsyncGenerator<KeySearchFact, void, void> {
  const scheme = schemeNamed(keyring.scheme);
  const keys = candidates.map(({ material }) => scheme.ready(material));
  const tried: TriedField[] = [];
  for (const target of targets) {
    const trial = new KeyTrial(
      target.fields.map(({ judging }) => judging),
      keys,
    );
    for await (const page of readPages(database, target, { after: null, upto: null })) {
      if (isStopped()) return;
      for (const row of page) trial.take(row);
      yield* progress(target, trial);
    }
    for (const [i, { name }] of target.fields.entries()) tried.push({ field: name, ...trial.fields[i]! });
  }
  for (const [place, candidate] of candidates.entries())
    yield keyTried(keyring, { place, candidate, fields: tried });
  yield total(keyring, { candidates: candidates.length, fields: tried });
}

function* progress(
  { fields, rows, keyring }: Target,
  trial: KeyTrial,
): Generator<KeySearchProgressFact, void, void> {
  for (const [i, { name }] of fields.entries()) {
    const { values, unopened } = trial.fields[i]!;
    yield {
      event: 'key-search-progress',
      keyring: keyring.name,
      field: name,
      done: values,
      estimate: rows,
      unopened,
    };
  }
}

function keyTried(
  { name }: Keyring,
  {
    place,
    candidate,
    fields: tried,
  }: { place: number; candidate: CandidateKey; fields: readonly TriedField[] },
): KeyTriedFact {
  const fields = tried.map(({ field, saves, cells }) => ({
    field,
    saves: saves[place]!,
    cells: cells[place]!,
  }));
  return {
    event: 'key-tried',
    keyring: name,
    source: candidate.source,
    fingerprint: candidate.material.fingerprint,
    saves: sum(fields.map(({ saves }) => saves)),
    cells: sum(fields.map(({ cells }) => cells)),
    fields,
    setting: candidate.setting,
  };
}

function total(
  { name }: Keyring,
  { candidates, fields }: { candidates: number; fields: readonly TriedField[] },
): KeySearchTotalFact {
  return {
    event: 'key-search-total',
    keyring: name,
    candidates,
    unopened: sum(fields.map(({ unopened }) => unopened)),
    stillUnopened: sum(fields.map(({ stillUnopened }) => stillUnopened)),
    undecidable: sum(fields.map(({ undecidable }) => undecidable)),
    fields: fields.map(({ field, unopened, stillUnopened }) => ({ field, unopened, stillUnopened })),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, n) => all + n, 0);
}
