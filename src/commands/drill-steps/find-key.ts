import type { KeySearchFact, KeySearchTotalFact, KeyTriedFact } from '../../plan/key-search-facts.ts';
import {
  keySearchHeading,
  keySearchProgress,
  keySearchSteps,
  keySearchSummary,
  keySearchTable,
} from '../../plan/key-search-words.ts';
import { printable } from '../../plan/printable.ts';
import type { Act, Walking } from './step.ts';

/** Searches the drill's own folder; the walk remembers the keys that would save something. */
export const findKey: Act = async (walking) => {
  const { call, stage, operations, memory } = walking;
  const tried: KeyTriedFact[] = [];
  const totals: KeySearchTotalFact[] = [];
  for await (const fact of operations.findKey({ folders: [stage.folder] })) {
    if (call.output.gone) break;
    if (fact.event === 'key-tried') tried.push(fact);
    if (fact.event === 'key-search-total') totals.push(fact);
    await tell(walking, { fact, tried });
  }
  memory.found = tried.filter(({ cells }) => cells > 0);
  const [unopened, stillUnopened] = [sum(totals, 'unopened'), sum(totals, 'stillUnopened')];
  const exitCode = stillUnopened > 0 ? 5 : 0;
  const tone = exitCode === 0 ? 'good' : 'warn';
  await call.output.tell({ fact: null, lines: [keySearchSummary(totals, exitCode)], tone, essential: true });
  return { outcome: { exitCode, unopened, stillUnopened } };
};

async function tell(
  { call: { output }, stage }: Walking,
  { fact, tried }: { fact: KeySearchFact; tried: readonly KeyTriedFact[] },
): Promise<void> {
  switch (fact.event) {
    case 'key-search-progress':
      return output.progress.show(() => keySearchProgress(fact));
    case 'key-search-note':
      return output.tell({ fact: null, lines: [`note: ${printable(fact.message)}`] });
    case 'key-tried':
      return output.tell({ fact, lines: [] });
    case 'key-search-total': {
      const its = tried.filter(({ keyring }) => keyring === fact.keyring);
      const steps = keySearchSteps(its, { keyring: fact.keyring, configFile: stage.configFile });
      const lines = [keySearchHeading(fact), '', ...keySearchTable(its, fact), '', ...steps, ''];
      return output.tell({ fact, lines });
    }
  }
}

function sum(totals: readonly KeySearchTotalFact[], count: 'unopened' | 'stillUnopened'): number {
  return totals.reduce((all, total) => all + total[count], 0);
}
