import type { Drill, PreparedDrill } from '../drill/drill.ts';
import { type Lesson, type LessonStep, ROTATION } from '../drill/lesson.ts';
import { leftLines, stepLines } from '../plan/drill-words.ts';
import type { Call } from './command.ts';
import { unlike } from './drill-expectations.ts';
import { openStage } from './drill-operations.ts';
import { nothingSoFar, type Walking } from './drill-steps/step.ts';
import { ACTS } from './drill-steps/steps.ts';

interface Walk {
  call: Call;
  drill: Drill;
  stage: PreparedDrill;
  signal: AbortSignal;
}

/** Walks a drill by itself and tells each step. Null where a signal ended it; 1 where it went otherwise than expected. */
export async function walkDrill(walk: Walk): Promise<number | null> {
  const { call, drill, stage } = walk;
  await call.output.tell({
    fact: { event: 'drill-started', name: drill.name, title: drill.title },
    lines: [
      `drill ${drill.name}: ${drill.title}`,
      'A throwaway PostgreSQL runs for this drill, with made-up rows. Nothing of yours is touched, and it is removed at the end.',
    ],
    tone: 'strong',
  });
  const operations = await openStage(call.context, stage);
  try {
    return await walkOn(walk, { call, stage, operations, memory: nothingSoFar() });
  } finally {
    await call.output.progress.clear();
    await operations.close();
  }
}

async function walkOn({ call, drill, signal }: Walk, walking: Walking): Promise<number | null> {
  const { lesson = ROTATION } = drill;
  const wrong: string[] = [];
  for (const [index, { step, meaning, expects }] of lesson.steps.entries()) {
    await announce(call, { step, meaning, at: index + 1, of: lesson.steps.length });
    const { outcome, surprises = [] } = await ACTS[step](walking);
    if (signal.aborted) return null;
    if (call.output.gone) return 0;
    wrong.push(...surprises, ...unlike(step, { expects, outcome }));
  }
  return tellEnd(walking, lesson, wrong);
}

type Announced = Pick<LessonStep, 'step' | 'meaning'> & { at: number; of: number };

async function announce({ output }: Call, step: Announced): Promise<void> {
  const [, title = '', ...meaning] = stepLines(step);
  await output.tell({ fact: { event: 'drill-step', step: step.step }, lines: ['', title], tone: 'strong' });
  await output.tell({ fact: null, lines: meaning, tone: 'faint' });
}

async function tellEnd(
  { call: { output }, memory: { left } }: Walking,
  { end }: Lesson,
  wrong: readonly string[],
): Promise<number> {
  await output.tell({ fact: null, lines: leftLines(left) });
  const asExpected = wrong.length === 0;
  await output.tell({
    fact: { event: 'drill-finished', asExpected, left: left.length, surprises: wrong },
    lines: asExpected
      ? ['', `drill: it went as it should: ${end}`]
      : ['', ...wrong.map((each) => `unexpected: ${each}`), 'drill: it did not go as it should (exit 1)'],
    tone: asExpected ? 'good' : 'bad',
    essential: true,
  });
  return asExpected ? 0 : 1;
}
