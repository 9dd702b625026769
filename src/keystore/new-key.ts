import type {
  DerivedKeySource,
  KeyringConfig,
  KeySource,
  KeyStoreConfig,
  TextSource,
} from '../config/config.ts';
import type { KeyMaterial } from '../keys/key-material.ts';
import type { Scheme } from '../schemes/scheme.ts';
import type { KeystoreContext } from './context.ts';
import { deriveKey } from './derive.ts';
import { commandFor, keepInStore } from './key-store.ts';
import { readMaybeEmpty } from './read-text.ts';
import { writeNewKey } from './write-key.ts';

/** Where a new key is kept: in a file that does not exist yet, in a store, or by whoever is shown it. */
export type NewKeyPlace =
  | { kind: 'file'; path: string }
  | { kind: 'store'; store: KeyStoreConfig; keyring: string }
  | { kind: 'shown' };

interface Making {
  scheme: Scheme;
  place: NewKeyPlace;
  env: KeystoreContext['env'];
}

/** Draws a key, keeps it and reads it back from there; when this throws, no key is kept. */
export async function makeNewKey({ scheme, place, env }: Making): Promise<KeyMaterial> {
  const material = scheme.generateKey();
  switch (place.kind) {
    case 'file':
      await writeNewKey(place.path, scheme.formatKey(material));
      return material;
    case 'store':
      await keepInStore({ store: place.store, keyring: place.keyring, scheme, material, env });
      return material;
    case 'shown':
      return material;
  }
}

/** What a keyring's `next` has to be to find the key there; null where only a person knows. */
export function sourceOfNew(place: NewKeyPlace, derives: DerivedKeySource | null): KeySource | null {
  const source = textSourceOf(place);
  return derives === null || source === null ? source : { ...derives, secret: source };
}

function textSourceOf(place: NewKeyPlace): TextSource | null {
  switch (place.kind) {
    case 'file':
      return { kind: 'file', path: place.path };
    case 'store':
      return { kind: 'command', argv: commandFor(place.store.read, place.keyring) };
    case 'shown':
      return null;
  }
}

/** How a keyring's next key is derived: then what is generated is the secret it comes of, not the key. */
export function derivationOf({ current, next }: Pick<KeyringConfig, 'current' | 'next'>) {
  const like = next ?? current;
  return like.kind === 'derived' ? like : null;
}

/** The key that an application derives of a secret that is at hand. */
export async function derivedOf(
  source: DerivedKeySource,
  { secret, context }: { secret: string; context: KeystoreContext },
): Promise<KeyMaterial> {
  const given: KeystoreContext = { env: {}, ask: async () => secret };
  const prompt = { kind: 'prompt' } as const;
  if (!('salt' in source)) return deriveKey({ ...source, secret: prompt }, given);
  const salt = { kind: 'literal', text: await readMaybeEmpty(source.salt, context) } as const;
  return deriveKey({ ...source, secret: prompt, salt }, given);
}
