import type { KeyMaterial } from './key-material.ts';

/** A key and where it was read, in words fit for a screen (`ENCRYPTION_KEY`, `next.key`). */
export interface KeptKey {
  material: KeyMaterial;
  source: string;
}

/** The keys of one secret: the target key seals, the older keys still open. */
export class Keyring {
  readonly name: string;
  readonly scheme: string;
  readonly target: KeptKey;
  /** Without doubles, and without the target key. */
  readonly older: readonly KeptKey[];
  /** Older entries that are the target key once more, compared as bytes: a mistake in the configuration. */
  readonly sameAsTarget: readonly KeptKey[];

  constructor(parts: { name: string; scheme: string; target: KeptKey; older: readonly KeptKey[] }) {
    this.name = parts.name;
    this.scheme = parts.scheme;
    this.target = parts.target;
    this.sameAsTarget = parts.older.filter(({ material }) => material.equals(parts.target.material));
    this.older = parts.older.filter(
      ({ material }, index) =>
        !material.equals(parts.target.material) &&
        parts.older.findIndex((other) => other.material.equals(material)) === index,
    );
  }

  /** The target key first, then the older keys in the order they were given. */
  get all(): readonly KeptKey[] {
    return [this.target, ...this.older];
  }
}
