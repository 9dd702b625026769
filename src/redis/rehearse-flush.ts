import type { FlushFact } from '../plan/flush-facts.ts';
import { type Counted, countKeys } from './count.ts';
import type { Flushing } from './flushing.ts';
import { refuseForbidden } from './remove.ts';

/** A flush that removes nothing, and is refused where the real one would be. */
export async function* rehearseFlush(flushing: Flushing): AsyncGenerator<FlushFact, void, void> {
  const counted: Counted[] = [];
  yield* countKeys(flushing, counted);
  await refuseForbidden(flushing, counted);
  for (const { fact } of counted) {
    yield { event: 'flushed', pattern: fact.pattern, keys: fact.keys, dryRun: true };
  }
  const keys = counted.reduce((sum, { fact }) => sum + fact.keys, 0);
  yield { event: 'flush-total', keys, left: null, dryRun: true, stopped: flushing.isStopped() };
}
