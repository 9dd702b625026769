/** All that a stream tells, to its end. */
export async function collect<T>(facts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const fact of facts) all.push(fact);
  return all;
}

/** The facts of one event, in the order they were told. */
export function told<F extends { event: string }, E extends F['event']>(
  facts: readonly F[],
  event: E,
): Extract<F, { event: E }>[] {
  return facts.filter((fact): fact is Extract<F, { event: E }> => fact.event === event);
}

/** The one fact of an event; throws where there is none, or more than one. */
export function theOnly<F extends { event: string }, E extends F['event']>(
  facts: readonly F[],
  event: E,
): Extract<F, { event: E }> {
  const found = told(facts, event);
  if (found.length !== 1) throw new Error(`${found.length} facts of ${event}`);
  return found[0]!;
}
