import { createHash, hkdfSync, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

import type { DerivedKeySource } from '../config/config.ts';
import { KeyMaterial } from '../keys/key-material.ts';
import type { KeystoreContext } from './context.ts';
import { readMaybeEmpty, readText } from './read-text.ts';

const KEY_LENGTH = 32;

/** Keys derived so far, by a digest of what they came from: a hundred thousand rounds once, not once a look. */
const derived = new Map<string, Promise<KeyMaterial>>();

/** The texts a key is derived from. */
interface Origin {
  secret: string;
  salt: string;
}

/** The key an application derives from these texts, as UTF-8. Any secret gives a key, so a typo gives another one. */
export async function deriveKey(source: DerivedKeySource, context: KeystoreContext): Promise<KeyMaterial> {
  const secret = await readText(source.secret, context);
  const salt = 'salt' in source ? await readMaybeEmpty(source.salt, context) : '';
  const name = nameOf(source, { secret, salt });
  const known = derived.get(name) ?? computed(source, { secret, salt });
  derived.set(name, known);
  return known;
}

/** The same for the same key only, and telling nothing of it. */
function nameOf(source: DerivedKeySource, { secret, salt }: Origin): string {
  const rounds = 'iterations' in source ? source.iterations : null;
  const info = 'info' in source ? source.info : null;
  const all = JSON.stringify([source.derive, secret, salt, rounds, info]);
  return createHash('sha256').update(all).digest('base64');
}

async function computed(source: DerivedKeySource, origin: Origin): Promise<KeyMaterial> {
  const bytes = await bytesOf(source, origin);
  const material = new KeyMaterial(bytes);
  bytes.fill(0);
  return material;
}

async function bytesOf(source: DerivedKeySource, { secret, salt }: Origin): Promise<Buffer> {
  switch (source.derive) {
    case 'pbkdf2-sha256':
      return promisify(pbkdf2)(secret, salt, source.iterations, KEY_LENGTH, 'sha256');
    case 'hkdf-sha256':
      return Buffer.from(hkdfSync('sha256', secret, salt, source.info, KEY_LENGTH));
    case 'sha256':
      return createHash('sha256').update(secret).digest();
  }
}
