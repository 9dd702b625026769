import { hash } from 'node:crypto';

/** Some 50 MB; what comes after is counted as often as the server tells it, seldom more than once. */
const MOST = 1_000_000;

/** Tells names that were seen before, by 48 bits of their hash: memory follows neither their length nor their number. */
export class KnownNames {
  readonly #seen = new Set<number>();

  /** Those of a page that were not seen before. */
  unseen(names: readonly Buffer[]): Buffer[] {
    return names.filter((name) => this.#isNew(name));
  }

  #isNew(name: Buffer): boolean {
    const short = hash('sha1', name, 'buffer').readUIntBE(0, 6);
    if (this.#seen.has(short)) return false;
    if (this.#seen.size < MOST) this.#seen.add(short);
    return true;
  }
}
