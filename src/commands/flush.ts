import { flushGate } from '../flows/flush-gate.ts';
import type { Operations } from '../flows/operations.ts';
import type { FlushFact, FlushStartedFact } from '../plan/flush-facts.ts';
import { type Call, type Command, isOn, UNLESS_REHEARSED } from './command.ts';
import { passGate } from './gate-answers.ts';
import { tellFlush } from './tell-flush.ts';
import { withOperations } from './with-operations.ts';

export const flush: Command = {
  name: 'flush',
  summary: 'unlink the keys of the Redis cache that the configuration names',
  changes: UNLESS_REHEARSED,
  flags: [{ flags: '--dry-run', about: 'count the keys, unlink none' }],
  examples: [
    { line: 'keyturn flush --dry-run', about: 'how many keys each pattern matches, their size, a few names' },
    {
      line: 'keyturn flush --confirm webops-production',
      about: 'count, then unlink, the typed gate answered by a flag',
    },
  ],
  exits: [
    ['0', 'the keys are unlinked, or there were none'],
    ['2', 'the configuration names no Redis, or nothing to flush there'],
    ['3', 'a gate was refused, or the server refuses: a replica, a cluster, a right that is missing'],
    ['4', 'cannot connect or log in, or the connection broke off: run it again'],
    ['5', 'the keys are unlinked, and new ones came meanwhile'],
    ['129, 130, 143', 'stopped by a signal; run it again to go on'],
  ],
  run: runFlush,
};

async function runFlush(call: Call): Promise<number> {
  return withOperations(call, async (operations) => {
    const telling = { call, operations };
    if (isOn(call, 'dryRun')) return told(await tellFlush({ ...telling, facts: operations.flush(DRY) }));
    const found: Found = { started: null, keys: 0 };
    const exitCode = await tellFlush({ ...telling, facts: countFirst(operations, found) });
    if (exitCode !== null) return exitCode;
    if (found.started === null) throw new Error('keys were counted on no server');
    await passGate(call, flushGate(found.started, found.keys));
    return told(await tellFlush({ ...telling, facts: unlinkOnly(operations) }));
  });
}

const DRY = { dryRun: true };

/** What the gate speaks of. */
interface Found {
  started: FlushStartedFact | null;
  keys: number;
}

/** The count before the gate, as a part of the real thing; it comes to an end only where there is nothing to unlink. */
async function* countFirst(operations: Operations, found: Found): AsyncGenerator<FlushFact, void, void> {
  const flushed: FlushFact[] = [];
  for await (const fact of operations.flush(DRY)) {
    if (fact.event === 'flush-started') {
      found.started = { ...fact, dryRun: false };
      yield found.started;
    } else if (fact.event === 'flushed') flushed.push({ ...fact, dryRun: false });
    else if (fact.event !== 'flush-total') yield fact;
    else if (fact.stopped) yield { ...fact, keys: 0, dryRun: false };
    else if (fact.keys > 0) found.keys = fact.keys;
    else yield* [...flushed, { ...fact, left: 0, dryRun: false }];
  }
}

/** The server was told of before the gate. */
async function* unlinkOnly(operations: Operations): AsyncGenerator<FlushFact, void, void> {
  for await (const fact of operations.flush({ dryRun: false })) {
    if (fact.event !== 'flush-started') yield fact;
  }
}

function told(exitCode: number | null): number {
  if (exitCode === null) throw new Error('the flush ended without saying how');
  return exitCode;
}
