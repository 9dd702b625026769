/**
 * Yields from several generators as each has something. Every one is asked only after its last answer was taken, so a
 * consumer that stops asking lets each finish what it has in hand and then wait.
 */
export async function* merge<T>(
  sources: readonly AsyncGenerator<T, void, void>[],
  isStopped: () => boolean,
): AsyncGenerator<T, void, void> {
  const asked = new Map<AsyncGenerator<T, void, void>, Promise<Answer<T>>>();
  const ask = (source: AsyncGenerator<T, void, void>) => {
    asked.set(
      source,
      source.next().then((result) => ({ source, result })),
    );
  };
  for (const source of sources) ask(source);
  try {
    while (asked.size > 0) {
      const { source, result } = await Promise.race(asked.values());
      asked.delete(source);
      if (result.done) continue;
      // What was in hand when the stop came is still told: it is committed.
      if (!isStopped()) ask(source);
      yield result.value;
    }
  } finally {
    await Promise.allSettled(asked.values());
    await Promise.allSettled(sources.map((source) => source.return()));
  }
}

interface Answer<T> {
  source: AsyncGenerator<T, void, void>;
  result: IteratorResult<T, void>;
}
