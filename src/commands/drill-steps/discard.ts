import { discardedLine } from '../../plan/restore-words.ts';
import type { Act } from './step.ts';

/** Every restore point that still stands. */
export const discard: Act = async ({ call: { output }, operations }) => {
  for (const { run } of await operations.restorePoints()) {
    const fact = await operations.discard(run);
    await output.tell({ fact, lines: [discardedLine(fact)], tone: 'good', essential: true });
  }
  return { outcome: { restorePoints: (await operations.restorePoints()).length } };
};
