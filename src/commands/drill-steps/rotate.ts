import { miscounts, runSurprises } from '../drill-expectations.ts';
import type { Act } from './step.ts';
import { outcomeOf, rememberedRun, SAID, toldRun } from './told-run.ts';

export const rehearseRotation: Act = async (walking) => {
  const facts = walking.operations.rehearse({});
  return { outcome: outcomeOf(await toldRun(walking, { kind: 'rotate', dryRun: true, facts })) };
};

export const rotate: Act = async (walking) => {
  const { operations, stage } = walking;
  const heard = await rememberedRun(walking, { kind: 'rotate', facts: operations.rotate(SAID) });
  const miscounted = stage.expected ? miscounts(stage.expected, heard.findings) : [];
  return { outcome: outcomeOf(heard), surprises: [...runSurprises(heard), ...miscounted] };
};
