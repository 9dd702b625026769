import type { FlushFact } from '../../src/plan/flush-facts.ts';
import type { FlushTarget, Flushing } from '../../src/redis/flushing.ts';
import { rehearseFlush } from '../../src/redis/rehearse-flush.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { unlinkKeys } from '../../src/redis/unlink.ts';

/** Everything a flush tells, but for its progress. */
export function flushed(url: string, target: FlushTarget): Promise<FlushFact[]> {
  return factsOf(url, target, unlinkKeys);
}

export function rehearsed(url: string, target: FlushTarget): Promise<FlushFact[]> {
  return factsOf(url, target, rehearseFlush);
}

async function factsOf(
  url: string,
  target: FlushTarget,
  work: (flushing: Flushing) => AsyncGenerator<FlushFact, void, void>,
): Promise<FlushFact[]> {
  const server = await RedisServer.connect(url);
  try {
    const facts: FlushFact[] = [];
    for await (const fact of work({ server, target, isStopped: () => false })) {
      if (fact.event !== 'flush-progress') facts.push(fact);
    }
    return facts;
  } finally {
    server.close();
  }
}
