import { writeNewKey } from '../keystore/write-key.ts';
import type { KeyGeneratedFact } from '../plan/facts.ts';
import { schemeNamed } from '../schemes/schemes.ts';

/** Draws a key and keeps it in a file that did not exist before; only its fingerprint comes back. */
export async function makeKey(request: {
  scheme: string;
  file: string;
}): Promise<KeyGeneratedFact & { file: string }> {
  const { file } = request;
  const scheme = schemeNamed(request.scheme);
  const material = scheme.generateKey();
  await writeNewKey(file, scheme.formatKey(material));
  return { event: 'key-generated', scheme: scheme.name, fingerprint: material.fingerprint, file };
}
