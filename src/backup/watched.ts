import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;

interface Watched<Result, Fact> {
  /** Ends early where its signal says so. */
  work: (signal: AbortSignal) => Promise<Result>;
  /** What is told of the work while it goes on. */
  look: () => Promise<Fact>;
  signal: AbortSignal;
}

/** Tells how far a work is, every half second until its end; whoever stops listening ends it, and it is waited for. */
export async function* watched<Result, Fact>({
  work,
  look,
  signal,
}: Watched<Result, Fact>): AsyncGenerator<Fact, Result, void> {
  const left = new AbortController();
  const working = work(AbortSignal.any([signal, left.signal]));
  working.catch(() => {});
  try {
    while (await goesOn(working)) yield await look();
    return await working;
  } finally {
    left.abort();
    await working.catch(() => {});
  }
}

/** Whether the work still goes on after a while. */
async function goesOn(working: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const ended = working.then(
    () => false,
    () => false,
  );
  const waited = sleep(LOOK_EVERY_MS, true, { signal: over.signal }).catch(() => true);
  return Promise.race([ended, waited]).finally(() => over.abort());
}
