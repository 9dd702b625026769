import type { KeySource } from '../config/config.ts';
import type { KeptKey, Keyring } from '../keys/keyring.ts';

/** A key, where it was found in words, and what would name it in a configuration; null where nothing can. */
export interface FoundKey extends KeptKey {
  readonly place: KeySource | null;
}

/** Keys told apart by their bytes: each once, and those that a keyring has already by themselves. */
export class DistinctKeys {
  readonly keys: FoundKey[] = [];
  /** The keyring's own, found once more. */
  readonly known: FoundKey[] = [];
  readonly #own: readonly KeptKey[];
  readonly #byFingerprint = new Map<string, number[]>();

  constructor(keyring: Keyring) {
    this.#own = keyring.all;
  }

  /** A key is known by where it was found first, but that a place which a configuration can name is better. */
  add(key: FoundKey): void {
    if (isAmong(this.#own, key)) {
      if (!isAmong(this.known, key)) this.known.push(key);
      return;
    }
    const { fingerprint } = key.material;
    const alike = this.#byFingerprint.get(fingerprint) ?? [];
    const at = alike.find((place) => this.keys[place]!.material.equals(key.material));
    if (at === undefined) {
      this.#byFingerprint.set(fingerprint, [...alike, this.keys.length]);
      this.keys.push(key);
    } else if (this.keys[at]!.place === null && key.place !== null) this.keys[at] = key;
  }
}

function isAmong(keys: readonly KeptKey[], { material }: KeptKey): boolean {
  return keys.some((key) => key.material.equals(material));
}
