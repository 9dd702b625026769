/** What the time is told by; milliseconds. A test brings one of its own, and waits for nothing. */
export interface Clock {
  now(): number;
  /** Calls once so much time is over; gives back what calls it off. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The time as it passes. */
export const CLOCK: Clock = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
