import type { RunStartedFact } from './facts.ts';
import { DONE } from './kind-words.ts';
import { plural } from './words.ts';

/**
 * What a run that broke off has left, in a sentence. The commit of its last batch may have come through unheard, so the
 * count is the least there is; where all was to be committed at once, nobody here knows whether it was.
 */
export function brokenOffWords({ kind, keyrings }: RunStartedFact, changed: number): string {
  const thing = kind === 'restore' ? 'row' : 'value';
  if (changed === 0 || keyrings.some(({ commit }) => commit === 'all'))
    return `No ${thing} is half-way: each is as it was before, or wholly ${DONE[kind]}.`;
  const sofar = plural(changed, `${thing} was`, `${thing}s were`);
  return `At least ${sofar} ${DONE[kind]} before that; no ${thing} is half-way.`;
}
