/** Time as a reader needs it; a test has one of its own. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Runs later, in so many milliseconds; what it gives takes that back. */
  after(milliseconds: number, run: () => void): () => void;
}

export const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
