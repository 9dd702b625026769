import { pictureOf } from '../../drill/picture.ts';
import { nextSteps } from '../../flows/next-steps.ts';
import { runSurprises } from '../drill-expectations.ts';
import type { Act } from './step.ts';
import { outcomeOf, rememberedRun, SAID, toldRun } from './told-run.ts';

export const rehearsePurge: Act = async (walking) => {
  const facts = walking.operations.rehearse({}, 'purge');
  return { outcome: outcomeOf(await toldRun(walking, { kind: 'purge', dryRun: true, facts })) };
};

/** What stood there before is remembered, so that a restore can be held against it. */
export const purge: Act = async (walking) => {
  const { operations, stage, memory } = walking;
  memory.picture = await pictureOf(stage.databaseUrl);
  const setup = await operations.setup();
  const heard = await rememberedRun(walking, {
    kind: 'purge',
    facts: operations.purge(SAID),
    nextSteps: nextSteps('purge', setup),
  });
  return { outcome: outcomeOf(heard), surprises: runSurprises(heard) };
};
