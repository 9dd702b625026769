import { discardGate } from '../flows/gates.ts';
import { discardedLine } from '../plan/restore-words.ts';
import type { Call, Command } from './command.ts';
import { passGate } from './gate-answers.ts';
import { withOperations } from './with-operations.ts';

export const discard: Command = {
  name: 'discard',
  summary: 'remove a run’s restore point for good',
  operand: { name: '<run>', about: 'the run’s id, as keyturn status lists restore points' },
  changes: true,
  flags: [],
  examples: [{ line: 'keyturn discard 7h2k9', about: 'what run 7h2k9 replaced can’t be put back any more' }],
  exits: [
    ['0', 'it is gone'],
    ['3', 'a gate was refused, or the run has no restore point'],
    ['4', 'cannot connect or log in'],
  ],
  run: runDiscard,
};

async function runDiscard(call: Call): Promise<number> {
  const { output, operands } = call;
  const run = operands[0] ?? '';
  return withOperations(call, async (operations) => {
    await passGate(call, discardGate(run, await operations.setup()));
    const fact = await operations.discard(run);
    await output.tell({ fact, lines: [discardedLine(fact)], tone: 'good', essential: true });
    return 0;
  });
}
