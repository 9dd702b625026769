import type { Act } from './step.ts';
import { outcomeOf, toldRun } from './told-run.ts';

/** A value that opens to a sealed value is left, too: nobody can use it. */
export const lookWithin: Act = async (walking) => {
  const facts = walking.operations.rehearse({}, 'decrypt');
  const heard = await toldRun(walking, { kind: 'decrypt', dryRun: true, facts });
  walking.memory.left.push(...heard.findings);
  return { outcome: outcomeOf(heard) };
};
