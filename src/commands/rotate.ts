import { type Call, type Command, isOn, textFlag } from './command.ts';
import { passGates } from './gate-answers.ts';
import { SCOPE_FLAGS, setupAndScope } from './scope.ts';
import { tellRun } from './tell-run.ts';
import { withOperations } from './with-operations.ts';

export const rotate: Command = {
  name: 'rotate',
  summary: 'turn every value from the older keys to the target key',
  flags: [
    { flags: '--dry-run', about: 'open and seal again in memory, write nothing, foretell the run' },
    ...SCOPE_FLAGS,
    { flags: '--backup <location>', about: 'the backup that was made before, for the record' },
    { flags: '--reason <text>', about: 'why, for the record' },
    { flags: '--ticket <id>', about: 'under which ticket, for the record' },
  ],
  examples: [
    { line: 'keyturn rotate --dry-run', about: 'what would change; the database itself forbids writing' },
    {
      line: 'keyturn rotate --confirm webops-production --backup /backups/db.dump',
      about: 'turn everything, the typed gate and the backup answered by flags',
    },
    {
      line: 'keyturn rotate --field core_webhook.secret --json > facts.jsonl',
      about: 'one field only; a script reads the facts',
    },
  ],
  exits: [
    ['0', 'every value is under the target key, or would be'],
    ['3', 'a gate was refused, or neither the older keys nor the target key open anything'],
    ['4', 'cannot connect or log in'],
    ['5', 'finished, with values left as they were (findings)'],
    ['129, 130, 143', 'stopped by a signal after the batch in hand; run it again to go on'],
  ],
  run: runRotate,
};

async function runRotate(call: Call): Promise<number> {
  return withOperations(call, async (operations) => {
    const dryRun = isOn(call, 'dryRun');
    const { setup, scope } = await setupAndScope(call, operations);
    const said = { ...scope, reason: textFlag(call, 'reason'), ticket: textFlag(call, 'ticket') };
    const running = { call, operations, kind: 'rotate', nextSteps: setup.nextSteps } as const;
    if (dryRun) {
      const facts = operations.rehearse({ ...said, backup: textFlag(call, 'backup') });
      return tellRun({ ...running, dryRun, facts });
    }
    const passed = await passGates(call, 'rotate', setup);
    return tellRun({ ...running, dryRun, facts: operations.rotate({ ...said, ...passed }) });
  });
}
