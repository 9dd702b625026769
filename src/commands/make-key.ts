import type { KeyMaterial } from '../keys/key-material.ts';
import { makeNewKey, type NewKeyPlace } from '../keystore/new-key.ts';
import type { KeyGeneratedFact } from '../plan/facts.ts';
import { schemeNamed } from '../schemes/schemes.ts';

interface Making {
  scheme: string;
  /** A command prints no key, so there is no showing one. */
  place: Exclude<NewKeyPlace, { kind: 'shown' }>;
  env: NodeJS.ProcessEnv;
}

/** Draws a key, keeps it and reads it back; what is told of it is its fingerprint. */
export async function makeKey({
  scheme: name,
  place,
  env,
}: Making): Promise<{ fact: KeyGeneratedFact; material: KeyMaterial }> {
  const scheme = schemeNamed(name);
  const material = await makeNewKey({ scheme, place, env });
  const about = {
    event: 'key-generated',
    scheme: scheme.name,
    fingerprint: material.fingerprint,
  } as const;
  const where = place.kind === 'file' ? { file: place.path } : { file: null, store: place.store.name };
  return { fact: { ...about, ...where }, material };
}
