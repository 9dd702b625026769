import type { FlushCountedFact, FlushProgressFact } from '../plan/flush-facts.ts';
import { ALL, type Flushing } from './flushing.ts';
import { KnownNames } from './known-names.ts';
import { Measure } from './measure.ts';
import { isDenied } from './reply-failures.ts';
import { pagesOf } from './scan.ts';
import type { RedisServer } from './server.ts';
import { shownName } from './shown-name.ts';

const SAMPLES = 3;

/** A pattern's keys as they were counted, and a few of their names to try what may be done to them. */
export interface Counted {
  fact: FlushCountedFact;
  names: readonly Buffer[];
}

type Counting = AsyncGenerator<FlushCountedFact | FlushProgressFact, void, void>;

/** Counts and measures what a flush would remove, and removes nothing. Ends early where it is stopped. */
export async function* countKeys({ server, target, isStopped }: Flushing, counted: Counted[]): Counting {
  if (target === ALL) {
    const all = await countAll(server);
    counted.push(all);
    yield all.fact;
    return;
  }
  const known = new KnownNames();
  for (const pattern of target) {
    const one = yield* countPattern({ server, pattern, known, isStopped });
    if (isStopped()) return;
    counted.push(one);
    yield one.fact;
  }
}

interface Pattern {
  server: RedisServer;
  pattern: string;
  known: KnownNames;
  isStopped: () => boolean;
}

async function* countPattern({
  server,
  pattern,
  known,
  isStopped,
}: Pattern): AsyncGenerator<FlushProgressFact, Counted, void> {
  const measure = new Measure(server);
  const names: Buffer[] = [];
  let keys = 0;
  for await (const page of pagesOf(server, pattern)) {
    const unseen = known.unseen(page);
    keys += unseen.length;
    names.push(...unseen.slice(0, SAMPLES - names.length));
    await measure.take(unseen);
    yield { event: 'flush-progress', doing: 'counting', pattern, keys };
    if (isStopped()) break;
  }
  return countedOf({ pattern, keys, names, measure });
}

/** The server knows the number; names and sizes come from its first keys. */
async function countAll(server: RedisServer): Promise<Counted> {
  const keys = Number(await server.ask('dbsize'));
  const measure = new Measure(server);
  const names = await someNames(server);
  await measure.take(names);
  return countedOf({ pattern: ALL, keys, names: names.slice(0, SAMPLES), measure });
}

async function someNames(server: RedisServer): Promise<readonly Buffer[]> {
  try {
    for await (const page of pagesOf(server, '*')) if (page.length > 0) return page;
  } catch (error) {
    if (!isDenied(error)) throw error;
  }
  return [];
}

function countedOf({
  pattern,
  keys,
  names,
  measure,
}: {
  pattern: string;
  keys: number;
  names: readonly Buffer[];
  measure: Measure;
}): Counted {
  const { measured } = measure;
  const samples = names.map(shownName);
  const bytes = measure.bytesOf(keys);
  return { fact: { event: 'flush-counted', pattern, keys, bytes, measured, samples }, names };
}
