import { makeNewKey, type NewKeyPlace } from '../keystore/new-key.ts';
import type { KeyGeneratedFact } from '../plan/facts.ts';
import { schemeNamed } from '../schemes/schemes.ts';

interface Making {
  scheme: string;
  /** A command prints no key, so there is no showing one. */
  place: Exclude<NewKeyPlace, { kind: 'shown' }>;
  env: NodeJS.ProcessEnv;
}

/** Draws a key, keeps it and reads it back; only its fingerprint comes back. */
export async function makeKey({ scheme: name, place, env }: Making): Promise<KeyGeneratedFact> {
  const scheme = schemeNamed(name);
  const { fingerprint } = await makeNewKey({ scheme, place, env });
  const about = { event: 'key-generated', scheme: scheme.name, fingerprint } as const;
  return place.kind === 'file'
    ? { ...about, file: place.path }
    : { ...about, file: null, store: place.store.name };
}
