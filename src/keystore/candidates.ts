import type { KeyringConfig } from '../config/config.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import type { KeptKey, Keyring } from '../keys/keyring.ts';
import { MalformedKeyError } from '../keys/malformed-key.ts';
import { grouped } from '../plan/words.ts';
import type { Scheme } from '../schemes/scheme.ts';
import { schemeNamed } from '../schemes/schemes.ts';
import type { KeystoreContext } from './context.ts';
import { derivedCandidates } from './derived-candidates.ts';
import { DistinctKeys, type FoundKey } from './distinct-keys.ts';
import type { SearchNote } from './gathered.ts';
import { type GatheredTexts, TYPED } from './gather-texts.ts';
import { settingText } from './setting-text.ts';

/** A key that might be the lost one of a keyring, where it was found in words, and how a configuration would name it. */
export interface Candidate extends KeptKey {
  /** YAML for an entry of `older`; null where no source of a key can name it. */
  readonly setting: string | null;
}

export interface Candidates {
  readonly keys: readonly Candidate[];
  readonly notes: readonly SearchNote[];
}

export interface CandidatesRequest {
  readonly config: KeyringConfig;
  readonly keyring: Keyring;
  readonly gathered: GatheredTexts;
  /** Keys of other keyrings of the same scheme, but for those that this one has as well. */
  readonly others: readonly FoundKey[];
  readonly context: KeystoreContext;
  isStopped(): boolean;
}

/** Each is tried on every value that does not open. */
const MOST_KEYS = 500;
const LONGEST_KEY = 512;

/**
 * The keys that the gathered texts are, or that the keyring's own way derives of them; each once, and none that the
 * keyring has already.
 */
export async function candidatesFor(request: CandidatesRequest): Promise<Candidates> {
  const { config, keyring, gathered, context } = request;
  const scheme = schemeNamed(keyring.scheme);
  const found = new DistinctKeys(keyring);
  for (const other of request.others) found.add(other);
  const fruitful = new Set<string>();
  for (const { text, origin, source, place } of gathered.texts) {
    const material = parsed(text, scheme);
    if (material === null) continue;
    fruitful.add(origin);
    found.add({ material, source, place });
  }
  const { texts } = gathered;
  const derived = await derivedCandidates({ config, texts, context, isStopped: request.isStopped });
  for (const key of derived.keys) found.add(key);
  return {
    keys: found.keys.slice(0, MOST_KEYS).map(asCandidate),
    notes: [
      ...derived.notes,
      ...(derived.keys.length > 0 ? [] : barren(gathered, fruitful, scheme)),
      ...found.known.map((key) => knownAlready(key, keyring)),
      ...tooMany(found.keys.length),
    ],
  };
}

function parsed(text: string, scheme: Scheme): KeyMaterial | null {
  if (text.length > LONGEST_KEY) return null;
  try {
    return scheme.parseKey(text);
  } catch (error) {
    if (!(error instanceof MalformedKeyError)) throw error;
    return null;
  }
}

function asCandidate({ material, source, place }: FoundKey): Candidate {
  return { material, source, setting: place === null ? null : settingText(place) };
}

/** Zero is explained: what was named, and holds no key. */
function barren({ origins }: GatheredTexts, fruitful: ReadonlySet<string>, scheme: Scheme): SearchNote[] {
  return origins
    .filter((origin) => !fruitful.has(origin))
    .map((origin) => ({
      message: `${origin} ${origin === TYPED ? 'is' : 'holds'} no key of the scheme ${scheme.name}`,
      hint: shapeOf(scheme),
    }));
}

/** What a key of the scheme looks like, in the scheme's own words. */
function shapeOf(scheme: Scheme): string | null {
  try {
    scheme.parseKey('');
    return null;
  } catch (error) {
    if (error instanceof MalformedKeyError) return error.hint;
    throw error;
  }
}

function knownAlready({ material, source }: FoundKey, { name }: Keyring): SearchNote {
  return {
    message: `the keyring ${name} has the key ${material.fingerprint} (${source}) already`,
    hint: null,
  };
}

function tooMany(found: number): SearchNote[] {
  if (found <= MOST_KEYS) return [];
  return [
    {
      message: `only the first ${grouped(MOST_KEYS)} of ${grouped(found)} keys that were found were tried`,
      hint: 'name fewer files, the likeliest alone',
    },
  ];
}
