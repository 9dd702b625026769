import { type CheckCounts, checkLines, checkSummary } from '../plan/check-words.ts';
import { orphansGate } from '../flows/gates.ts';
import type { Operations, Setup } from '../flows/operations.ts';
import { plural } from '../plan/words.ts';
import { type Call, type Command, isOn } from './command.ts';
import { passGate } from './gate-answers.ts';
import { SCOPE_FLAGS, setupAndScope } from './scope.ts';
import { withOperations } from './with-operations.ts';

export const check: Command = {
  name: 'check',
  summary: 'is everything in place? keys, connection, privileges, columns, other sessions, Redis',
  changes: false,
  flags: [
    ...SCOPE_FLAGS,
    {
      flags: '--unlink-orphans',
      about: 'afterwards unlink, for good, large objects that no column refers to any more',
    },
  ],
  examples: [
    { line: 'keyturn check', about: 'every precondition of a run, and what to do where one fails' },
    { line: 'keyturn check --quiet && keyturn rotate --dry-run', about: 'as a step of a script' },
  ],
  exits: [
    ['0', 'nothing failed; warnings do not count'],
    ['3', 'something failed'],
    ['4', 'cannot connect or log in'],
  ],
  run: runCheck,
};

async function runCheck(call: Call): Promise<number> {
  const { output } = call;
  return withOperations(call, async (operations) => {
    const { setup, scope } = await setupAndScope(call, operations);
    const counts: CheckCounts = { ok: 0, warn: 0, fail: 0 };
    for await (const fact of operations.check(scope)) {
      if (output.gone) break;
      counts[fact.outcome] += 1;
      const tone = fact.outcome === 'fail' ? 'bad' : fact.outcome === 'warn' ? 'warn' : 'calm';
      await output.tell({ fact, lines: checkLines(fact), tone, essential: fact.outcome !== 'ok' });
    }
    if (isOn(call, 'unlinkOrphans')) await unlinkOrphans({ call, operations, setup });
    const exitCode = counts.fail > 0 ? 3 : 0;
    await output.tell({ fact: null, lines: [checkSummary(counts, exitCode)], essential: true });
    return exitCode;
  });
}

async function unlinkOrphans({
  call,
  operations,
  setup,
}: {
  call: Call;
  operations: Operations;
  setup: Setup;
}): Promise<void> {
  await passGate(call, orphansGate(setup));
  const fact = await operations.unlinkOrphans();
  const words =
    fact.found === 0
      ? 'no large object was orphaned: nothing was unlinked'
      : `${plural(fact.unlinked, 'orphaned large object')} unlinked for good`;
  await call.output.tell({ fact, lines: [words], essential: true });
}
