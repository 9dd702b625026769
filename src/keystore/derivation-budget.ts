/** A quarter of a minute of PBKDF2, or half of one on a slow machine. */
const MOST_ROUNDS = 40_000_000;
const MOST_DERIVATIONS = 400;
const LEAST_DERIVATIONS = 4;

/** How many keys are derived in one search, and of how many rounds: deriving is slow on purpose. */
export class DerivationBudget {
  #made = 0;
  #rounds = 0;

  /** Whether one more derivation, of so many rounds, is within the budget; it is taken to be made then. */
  take(rounds: number): boolean {
    const isWithin =
      this.#made < LEAST_DERIVATIONS ||
      (this.#made < MOST_DERIVATIONS && this.#rounds + rounds <= MOST_ROUNDS);
    if (!isWithin) return false;
    this.#made += 1;
    this.#rounds += rounds;
    return true;
  }
}
