import { createHash, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

import type { DerivedKeySource } from '../config/config.ts';
import { KeyMaterial } from '../keys/key-material.ts';
import type { KeystoreContext } from './context.ts';
import { readMaybeEmpty, readText } from './read-text.ts';

const KEY_LENGTH = 32;

/** Keys derived so far, by a digest of what they came from: a hundred thousand rounds once, not once a look. */
const derived = new Map<string, Promise<KeyMaterial>>();

/** PBKDF2-HMAC-SHA256 over the texts as UTF-8, 32 bytes. Any secret gives a key, so a typo gives another one. */
export async function deriveKey(source: DerivedKeySource, context: KeystoreContext): Promise<KeyMaterial> {
  const secret = await readText(source.secret, context);
  const salt = await readMaybeEmpty(source.salt, context);
  const { iterations } = source;
  const origin = createHash('sha256')
    .update(JSON.stringify([secret, salt, iterations]))
    .digest('base64');
  const known = derived.get(origin) ?? computed({ secret, salt, iterations });
  derived.set(origin, known);
  return known;
}

async function computed(from: { secret: string; salt: string; iterations: number }): Promise<KeyMaterial> {
  const bytes = await promisify(pbkdf2)(from.secret, from.salt, from.iterations, KEY_LENGTH, 'sha256');
  const material = new KeyMaterial(bytes);
  bytes.fill(0);
  return material;
}
