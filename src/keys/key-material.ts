import { createSecretKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { fingerprintOf } from './fingerprint.ts';

/** The bytes of one key. Prints as its fingerprint wherever it is printed; the bytes leave it only by `reveal()`. */
export class KeyMaterial {
  readonly #key: KeyObject;
  readonly fingerprint: string;

  /** Takes a copy: the caller's buffer may be wiped afterwards. */
  constructor(bytes: Uint8Array) {
    this.#key = createSecretKey(bytes);
    this.fingerprint = fingerprintOf(bytes);
  }

  /** The bytes themselves, for a scheme's cipher or for the file that will keep the key. Never log the result. */
  reveal(): Buffer {
    return this.#key.export();
  }

  /** Compared as bytes, in constant time. */
  equals(other: KeyMaterial): boolean {
    return this.#key.equals(other.#key);
  }

  toString(): string {
    return this.fingerprint;
  }

  toJSON(): string {
    return this.fingerprint;
  }

  [inspect.custom](): string {
    return `key ${this.fingerprint}`;
  }
}
