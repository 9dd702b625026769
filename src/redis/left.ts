import type { FlushLeftFact, FlushProgressFact } from '../plan/flush-facts.ts';
import { ALL, type Flushing } from './flushing.ts';
import { KnownNames } from './known-names.ts';
import { pagesOf } from './scan.ts';

type Looking = AsyncGenerator<FlushLeftFact | FlushProgressFact, number, void>;

/**
 * Counts what matches after a flush. Whatever was there from its beginning to its end is gone, so these keys were
 * written since.
 */
export async function* countLeft({ server, target, isStopped }: Flushing): Looking {
  if (target === ALL) {
    const keys = Number(await server.ask('dbsize'));
    if (keys > 0) yield { event: 'flush-left', pattern: ALL, keys };
    return keys;
  }
  const known = new KnownNames();
  let all = 0;
  for (const pattern of target) {
    let keys = 0;
    for await (const page of pagesOf(server, pattern)) {
      keys += known.unseen(page).length;
      yield { event: 'flush-progress', doing: 'counting what is left', pattern, keys };
      if (isStopped()) return all + keys;
    }
    if (keys > 0) yield { event: 'flush-left', pattern, keys };
    all += keys;
  }
  return all;
}
