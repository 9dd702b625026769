import { OperatorError } from '../errors.ts';
import type { FlushedFact, FlushFact, FlushProgressFact } from '../plan/flush-facts.ts';
import { plural } from '../plan/words.ts';
import { ALL, type Flushing } from './flushing.ts';
import { countLeft } from './left.ts';
import { remove } from './remove.ts';
import { pagesOf } from './scan.ts';

/** Names of one command: whoever else asks the server something never waits long. */
const BATCH = 500;

/** How many keys went so far: to be told where the rest can't be done. */
interface Done {
  keys: number;
}

type Unlinking = AsyncGenerator<FlushedFact | FlushProgressFact, void, void>;

/** Unlinks what is meant, then looks what came since. A failure says how many keys were unlinked before it. */
export async function* unlinkKeys(flushing: Flushing): AsyncGenerator<FlushFact, void, void> {
  const done: Done = { keys: 0 };
  try {
    yield* unlinkTarget(flushing, done);
    const left = flushing.isStopped() ? null : yield* countLeft(flushing);
    const stopped = flushing.isStopped();
    yield { event: 'flush-total', keys: done.keys, left: stopped ? null : left, dryRun: false, stopped };
  } catch (error) {
    throw afterSome(error, done);
  }
}

async function* unlinkTarget(flushing: Flushing, done: Done): Unlinking {
  const { server, target, isStopped } = flushing;
  if (target === ALL) {
    const keys = Number(await server.ask('dbsize'));
    // The names are gone at once; the memory is freed aside.
    await server.ask('flushdb', 'async');
    done.keys = keys;
    yield { event: 'flushed', pattern: ALL, keys, dryRun: false };
    return;
  }
  for (const pattern of target) {
    if (isStopped()) return;
    const before = done.keys;
    yield* unlinkPattern(flushing, { pattern, done });
    yield { event: 'flushed', pattern, keys: done.keys - before, dryRun: false };
  }
}

async function* unlinkPattern(
  { server, isStopped }: Flushing,
  { pattern, done }: { pattern: string; done: Done },
): Unlinking {
  const before = done.keys;
  for await (const page of pagesOf(server, pattern)) {
    for (let from = 0; from < page.length; from += BATCH) {
      done.keys += await remove(server, page.slice(from, from + BATCH));
      yield { event: 'flush-progress', doing: 'unlinking', pattern, keys: done.keys - before };
      if (isStopped()) return;
    }
    if (isStopped()) return;
  }
}

/** A command without an answer may have removed keys of its own. */
function afterSome(error: unknown, { keys }: Done): unknown {
  if (!(error instanceof OperatorError) || keys === 0) return error;
  const { code, message, hint, exitCode } = error;
  const least = code === 'redis-lost' ? 'at least ' : '';
  const went = `${least}${plural(keys, 'key was', 'keys were')} unlinked before`;
  return new OperatorError({ code, message: `${message}; ${went}`, hint, exitCode });
}
