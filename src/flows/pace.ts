/** Whether a stream of facts is asked for more: to pause is to stop asking, to stop is to return. */
export class Pace {
  #paused = false;
  #stopped = false;
  #wake: (() => void) | null = null;

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** Resolves to true when the next fact may be asked for, to false when nothing more is wanted. */
  async mayGoOn(): Promise<boolean> {
    while (this.#paused && !this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return !this.#stopped;
  }
}

/**
 * Hears a stream out at a pace. A stop is heard after the fact in hand; facts that the stream yields while it
 * closes are heard too.
 */
export async function drive<Fact>(
  facts: AsyncGenerator<Fact, void, void>,
  { pace, hear }: { pace: Pace; hear: (fact: Fact) => void },
): Promise<'ended' | 'stopped'> {
  while (await pace.mayGoOn()) {
    const next = await facts.next();
    if (next.done) return 'ended';
    hear(next.value);
  }
  let last = await facts.return();
  while (!last.done) {
    hear(last.value);
    last = await facts.next();
  }
  return 'stopped';
}
