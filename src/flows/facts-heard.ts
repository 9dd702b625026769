/** The facts with one more of them: of those that only say how far it is, the last is worth keeping. */
export function withFact<Fact extends { event: string }>(
  facts: readonly Fact[],
  fact: Fact,
  passing: Fact['event'],
): readonly Fact[] {
  return [...facts.filter(({ event }) => event !== passing), fact];
}
