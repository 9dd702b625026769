import { NOUNS } from '../drill-expectations.ts';
import { tellVerify } from '../verify.ts';
import type { Act } from './step.ts';

/** What does not open must be what the latest run said it left. */
export const verify: Act = async ({ call, operations, memory }) => {
  const total = await tellVerify({ call, operations, scope: {} });
  const unverified = total?.failed ?? null;
  const left = memory.left.length;
  const noun = NOUNS[memory.latest ?? 'rotate'];
  return {
    outcome: { exitCode: unverified === 0 ? 0 : 5 },
    surprises:
      unverified === left ? [] : [`verify could not open ${unverified ?? 'nothing'}, ${noun} left ${left}`],
  };
};
