import { pbkdf2Sync } from 'node:crypto';

import { KeyMaterial } from '../../keys/key-material.ts';
import { fernet } from '../../schemes/fernet.ts';

/** Seals one text. */
export type Seal = (text: string) => string;

export function sealer(key: KeyMaterial): Seal {
  const ready = fernet.ready(key);
  return (text) => ready.seal(Buffer.from(text));
}

/** The key a Django application makes of two settings: 100,000 rounds of PBKDF2-HMAC-SHA256 over both as UTF-8. */
export function derivedKey({ secret, salt }: { secret: string; salt: string }): KeyMaterial {
  return new KeyMaterial(pbkdf2Sync(secret, salt, 100_000, 32, 'sha256'));
}

/** 1 … n. */
export function ordinals(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
