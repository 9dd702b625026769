import { usageError } from '../errors.ts';
import { foodDrill } from './applications/food-ordering/food-ordering.ts';
import { observatoryDrill } from './applications/issue-observatory/issue-observatory.ts';
import { projectWDrill } from './applications/project-w/project-w.ts';
import { salesAgentDrill } from './applications/sales-agent/sales-agent.ts';
import { webopsDrill } from './applications/webops/webops.ts';
import type { Drill } from './drill.ts';
import { halfDoneDrill } from './lessons/half-done.ts';
import { lostKeyDrill } from './lessons/lost-key.ts';
import { plaintextAdoptionDrill } from './lessons/plaintext-adoption.ts';
import { prepareRoutineDrill } from './routine.ts';

/** Every drill there is; a new one is one file and one line here. */
export const DRILLS: readonly Drill[] = [
  { name: 'routine', title: 'A key is due: turn it, and prove it', prepare: prepareRoutineDrill },
  lostKeyDrill,
  plaintextAdoptionDrill,
  halfDoneDrill,
  projectWDrill,
  webopsDrill,
  observatoryDrill,
  salesAgentDrill,
  foodDrill,
];

export function drillNamed(name: string): Drill {
  const drill = DRILLS.find((candidate) => candidate.name === name);
  if (drill) return drill;
  throw usageError(
    'unknown-drill',
    `there is no drill "${name}"`,
    `the drills are: ${DRILLS.map((each) => each.name).join(', ')}`,
  );
}
