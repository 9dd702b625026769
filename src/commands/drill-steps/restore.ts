import { differingTables, type Picture, pictureOf } from '../../drill/picture.ts';
import { comparedLine } from '../../plan/drill-words.ts';
import { runSurprises } from '../drill-expectations.ts';
import type { Act, Walking } from './step.ts';
import { outcomeOf, rememberedRun, SAID } from './told-run.ts';

/** Puts the latest run back, and holds every table against what it was. */
export const restore: Act = async (walking) => {
  const { operations, memory } = walking;
  const { changing, picture } = memory;
  if (changing === null || picture === null) throw new Error('a lesson that restores what nothing changed');
  const facts = operations.restore({ ...SAID, run: changing });
  const heard = await rememberedRun(walking, { kind: 'restore', facts });
  const differing = await compared(walking, picture);
  return {
    outcome: outcomeOf(heard),
    surprises: [
      ...runSurprises(heard),
      ...differing.map((table) => `${table} is not as it was before the purge`),
    ],
  };
};

async function compared({ call: { output }, stage }: Walking, before: Picture): Promise<string[]> {
  const differing = differingTables(before, await pictureOf(stage.databaseUrl));
  const counts = Object.values(before).map(({ rows }) => rows);
  const rows = counts.reduce((all, each) => all + each, 0);
  await output.tell({
    fact: { event: 'drill-compared', tables: counts.length, rows, differing },
    lines: [comparedLine({ tables: counts.length, rows, differing })],
    tone: differing.length === 0 ? 'good' : 'bad',
    essential: true,
  });
  return differing;
}
