import { type Call, type Command, textFlag } from './command.ts';
import { passGates } from './gate-answers.ts';
import { LIMIT_FLAG, limitOf } from './limit-flag.ts';
import { tellRun } from './tell-run.ts';
import { withOperations } from './with-operations.ts';

export const restore: Command = {
  name: 'restore',
  summary: 'put back what a run replaced or deleted, from its restore point',
  operand: { name: '<run>', about: 'the run’s id, as keyturn status lists restore points' },
  changes: true,
  flags: [
    { flags: '--backup <location>', about: 'the backup that was made before, for the record' },
    LIMIT_FLAG,
    { flags: '--reason <text>', about: 'why, for the record' },
    { flags: '--ticket <id>', about: 'under which ticket, for the record' },
  ],
  examples: [
    { line: 'keyturn restore 7h2k9', about: 'rows and values as they stood before run 7h2k9' },
    { line: 'keyturn restore 7h2k9 --confirm webops-production', about: 'the typed gate answered by a flag' },
  ],
  exits: [
    ['0', 'everything stands as it was'],
    ['3', 'a gate was refused, or the run has no restore point'],
    ['4', 'cannot connect or log in'],
    ['5', 'done, but for rows that someone has changed since (findings)'],
  ],
  run: runRestore,
};

async function runRestore(call: Call): Promise<number> {
  const limit = limitOf(call);
  return withOperations(call, async (operations) => {
    const setup = await operations.setup();
    const passed = await passGates(call, 'restore', setup);
    const said = { reason: textFlag(call, 'reason'), ticket: textFlag(call, 'ticket'), ...passed };
    const answers = [...passed.answers, ...limit.answers];
    const facts = operations.restore({ run: call.operands[0] ?? '', ...said, answers });
    return tellRun({
      call,
      operations,
      kind: 'restore',
      dryRun: false,
      facts,
      limit,
      nextSteps: setup.afterSteps ?? [],
    });
  });
}
