/** Something that must come before something else. */
export interface Before {
  before: string;
  after: string;
}

/**
 * Puts names in order, each after all that must come before it. Those that wait for one another in a circle come
 * together in one group; who waits for itself alone is a group of one. Tarjan's strongly connected components.
 */
export function inOrder(names: readonly string[], edges: readonly Before[]): string[][] {
  const priors = Map.groupBy(edges, ({ after }) => after);
  const groups: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (name: string): void => {
    index.set(name, index.size);
    low.set(name, index.get(name)!);
    stack.push(name);
    for (const { before } of priors.get(name) ?? []) {
      if (!index.has(before)) visit(before);
      if (stack.includes(before)) low.set(name, Math.min(low.get(name)!, low.get(before)!));
    }
    if (low.get(name) === index.get(name)) groups.push(stack.splice(stack.indexOf(name)));
  };
  for (const name of names) if (!index.has(name)) visit(name);
  return groups;
}
