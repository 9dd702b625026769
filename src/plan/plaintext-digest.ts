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
 * A keyed digest of the plaintexts of one batch, taken in key order; the digests of batches combine in any order. Its
 * key is derived from the target key and the run's id, so whoever reads the ledger can't test guesses against it.
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

  /** 32 bytes: an HMAC-SHA256 over every value's name, lengths and plaintexts; all zeros for no value at all. */
  of(values: readonly DigestedValue[]): Buffer {
    if (values.length === 0) return emptyDigest();
    const names = values.map(({ field, key, plaintexts }) => [
      field,
      key,
      plaintexts.map(({ length }) => length),
    ]);
    const bytes = Buffer.concat(values.flatMap(({ plaintexts }) => plaintexts));
    return createHmac('sha256', this.#key).update(JSON.stringify(names)).update(bytes).digest();
  }
}

export function emptyDigest(): Buffer {
  return Buffer.alloc(LENGTH);
}

/** Takes a batch's digest into the digest of a whole run, in whatever order batches come. */
export function combine(into: Buffer, digest: Uint8Array): void {
  for (let i = 0; i < LENGTH; i++) into[i]! ^= digest[i]!;
}
