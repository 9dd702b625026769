import { runSurprises } from '../drill-expectations.ts';
import { refusable } from './refusable.ts';
import type { Act } from './step.ts';
import { outcomeOf, rememberedRun, SAID, toldRun } from './told-run.ts';

export const rehearseEncryption: Act = (walking) =>
  refusable(walking, async () => {
    const facts = walking.operations.rehearse({}, 'encrypt');
    return { outcome: outcomeOf(await toldRun(walking, { kind: 'encrypt', dryRun: true, facts })) };
  });

/** Columns that are too narrow are widened first. */
export const encrypt: Act = async (walking) => {
  const facts = walking.operations.encrypt({ ...SAID, widen: true });
  const heard = await rememberedRun(walking, { kind: 'encrypt', facts });
  return { outcome: outcomeOf(heard), surprises: runSurprises(heard) };
};
