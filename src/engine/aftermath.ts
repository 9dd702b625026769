import type { RunFact } from '../plan/facts.ts';
import type { FlushFact } from '../plan/flush-facts.ts';
import type { World } from './world.ts';

/** A step after the database's work that has to be repeated: why, and how. */
export interface StepToRepeat {
  reason: string;
  hint: string;
}

const REPEAT = 'repeat this step with keyturn flush';

/** Does what follows the database's work; returns what of it is to be repeated, or null where all of it was done. */
export async function* aftermath(
  { after }: Pick<World, 'after'>,
  { dryRun }: { dryRun: boolean },
): AsyncGenerator<RunFact, StepToRepeat | null, void> {
  let repeat: StepToRepeat | null = null;
  if (after === undefined) return repeat;
  for await (const fact of after(dryRun)) {
    if (fact.event !== 'waiting') repeat = left(fact) ?? repeat;
    yield fact;
  }
  return repeat;
}

function left(fact: FlushFact): StepToRepeat | null {
  if (fact.event === 'flush-failed')
    return { reason: `the Redis step was not done: ${fact.reason}`, hint: fact.hint };
  if (fact.event !== 'flush-total') return null;
  if (fact.stopped) return { reason: 'the Redis step was stopped before its end', hint: REPEAT };
  return fact.left !== null && fact.left > 0
    ? { reason: 'keys came into Redis while they were flushed', hint: REPEAT }
    : null;
}
