import type { DerivedKeySource, KeyringConfig, TextOrLiteral, TextSource } from '../config/config.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import { grouped } from '../plan/words.ts';
import type { KeystoreContext } from './context.ts';
import { DerivationBudget } from './derivation-budget.ts';
import { deriveKey } from './derive.ts';
import { type FoundText, LONGEST_TEXT } from './found-text.ts';
import type { SearchNote } from './gathered.ts';
import { readMaybeEmpty } from './read-text.ts';

/** A key made of a text that was found. */
export interface DerivedCandidate {
  readonly material: KeyMaterial;
  readonly source: string;
  readonly place: DerivedKeySource | null;
}

export interface Derivation {
  readonly config: KeyringConfig;
  readonly texts: readonly FoundText[];
  readonly context: KeystoreContext;
  isStopped(): boolean;
}

/** A text to derive from, a salt to do it with, and the keyring's own way of doing it. */
interface Attempt {
  readonly way: DerivedKeySource;
  readonly secret: FoundText;
  readonly salt: Salt | null;
}

interface Salt {
  readonly text: string;
  readonly source: string;
  readonly place: TextOrLiteral | null;
}

/** A way in which the keyring derives a key, and the salt it does it with. */
interface OwnWay {
  readonly way: DerivedKeySource;
  readonly salt: Salt | null;
}

/** As many as Node derives at a time. */
const AT_ONCE = 4;

/** Derives a key of every text as the keyring derives its own, with its own salts and with those that were found. */
export async function derivedCandidates(
  derivation: Derivation,
): Promise<{ keys: DerivedCandidate[]; notes: SearchNote[] }> {
  const { attempts, isCut } = await attemptsFor(derivation);
  const keys: DerivedCandidate[] = [];
  for (let at = 0; at < attempts.length && !derivation.isStopped(); at += AT_ONCE)
    keys.push(...(await Promise.all(attempts.slice(at, at + AT_ONCE).map(candidateOf))));
  return { keys, notes: isCut ? [cutAt(attempts.length)] : [] };
}

function cutAt(most: number): SearchNote {
  return {
    message: `only ${grouped(most)} pairs of secret and salt were tried, those with the likeliest names; there are more`,
    hint: 'name fewer files, the likeliest alone',
  };
}

/** As many attempts as are within the budget, none twice. */
async function attemptsFor(derivation: Derivation): Promise<{ attempts: Attempt[]; isCut: boolean }> {
  const ways: OwnWay[] = [];
  // One after the other: two questions at once can't be answered.
  for (const way of waysOf(derivation.config)) ways.push(await withSalt(way, derivation.context));
  const budget = new DerivationBudget();
  const attempts = new Map<string, Attempt>();
  for (const attempt of everyAttempt(ways, derivation.texts)) {
    const name = nameOf(attempt);
    if (attempts.has(name)) continue;
    const { way } = attempt;
    if (!budget.take('iterations' in way ? way.iterations : 1))
      return { attempts: [...attempts.values()], isCut: true };
    attempts.set(name, attempt);
  }
  return { attempts: [...attempts.values()], isCut: false };
}

/** The keyring's own salts with every secret first, then those that were found. */
function* everyAttempt(ways: readonly OwnWay[], texts: readonly FoundText[]): Generator<Attempt, void, void> {
  if (ways.length === 0) return;
  const whole = texts.filter(({ isWhole, text }) => isWhole && text.length <= LONGEST_TEXT);
  const secrets = [...whole].sort(
    (a, b) => rank(a) - rank(b) || Number(b.place !== null) - Number(a.place !== null),
  );
  for (const { way, salt } of ways) for (const secret of secrets) yield { way, secret, salt };
  for (const salt of whole.filter(({ name }) => /salt/i.test(name ?? '')))
    for (const { way } of ways.filter((own) => own.salt !== null))
      for (const secret of secrets) yield { way, secret, salt };
}

/** Every way in which the keyring derives a key. */
function waysOf({ current, next, older }: KeyringConfig): DerivedKeySource[] {
  return [current, ...(next === null ? [] : [next]), ...older].filter((source) => source.kind === 'derived');
}

async function withSalt(way: DerivedKeySource, context: KeystoreContext): Promise<OwnWay> {
  if (!('salt' in way)) return { way, salt: null };
  const text = await readMaybeEmpty(way.salt, context);
  return { way, salt: { text, source: 'the keyring’s own salt', place: way.salt } };
}

/** What is likelier to be a secret comes first: what was typed, what is called so, a file's whole text. */
function rank({ name, place }: FoundText): number {
  if (place?.kind === 'prompt') return 0;
  if (/secret|key/i.test(name ?? '')) return 1;
  if (place?.kind === 'file') return 2;
  return /pass|token|phrase/i.test(name ?? '') ? 3 : 4;
}

/** The same for what derives to the same key. */
function nameOf({ way, secret, salt }: Attempt): string {
  const rounds = 'iterations' in way ? way.iterations : null;
  const info = 'info' in way ? way.info : null;
  return JSON.stringify([way.derive, rounds, info, secret.text, salt?.text]);
}

async function candidateOf({ way, secret, salt }: Attempt): Promise<DerivedCandidate> {
  // A secret that is at hand already is given in answer to a question.
  const asked: TextSource = { kind: 'prompt' };
  const context = { env: {}, ask: async () => secret.text };
  const literal = { kind: 'literal', text: salt?.text ?? '' } as const;
  const source = 'salt' in way ? { ...way, secret: asked, salt: literal } : { ...way, secret: asked };
  return {
    material: await deriveKey(source, context),
    source: salt === null ? `the SHA-256 of ${secret.source}` : `${secret.source} with ${salt.source}`,
    place: placeOf(way, secret.place, salt?.place),
  };
}

function placeOf(
  way: DerivedKeySource,
  secret: TextSource | null,
  salt: TextOrLiteral | null | undefined,
): DerivedKeySource | null {
  if (secret === null || salt === null) return null;
  return 'salt' in way && salt !== undefined ? { ...way, secret, salt } : { ...way, secret };
}
