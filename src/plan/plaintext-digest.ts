import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { KeyMaterial } from '../keys/key-material.ts';

const LENGTH = 32;

/** Names the value whose plaintexts are digested: no value's digest can stand for another's. */
export interface DigestedValue {
  field: string;
  key: readonly string[];
  plaintexts: readonly Buffer[];
}

/**
 * An order-free keyed digest of plaintexts: the exclusive or of an HMAC-SHA256 per value. Its key is derived from the
 * target key and the run's id, so whoever reads the ledger can't test guesses against it.
 */
export class PlaintextDigest {
  readonly #key: KeyObject;

  constructor(target: KeyMaterial, run: string) {
    const bytes = target.reveal();
    this.#key = createSecretKey(
      Buffer.from(hkdfSync('sha256', bytes, run, 'keyturn plaintext digest', LENGTH)),
    );
    bytes.fill(0);
  }

  /** 32 bytes for one value. */
  of({ field, key, plaintexts }: DigestedValue): Buffer {
    const lengths = plaintexts.map(({ length }) => length);
    const hmac = createHmac('sha256', this.#key).update(JSON.stringify([field, key, lengths]));
    for (const plaintext of plaintexts) hmac.update(plaintext);
    return hmac.digest();
  }
}

export function emptyDigest(): Buffer {
  return Buffer.alloc(LENGTH);
}

/** Takes a value's digest into a sum, or out of it again: both are the same. */
export function combine(into: Buffer, digest: Buffer): void {
  for (let i = 0; i < LENGTH; i++) into[i]! ^= digest[i]!;
}
