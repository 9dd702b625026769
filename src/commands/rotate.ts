import { ACCEPT_FLAG, doRun, RUN_EXITS, RUN_FLAGS } from './changing-run.ts';
import { type Command, UNLESS_REHEARSED } from './command.ts';

export const rotate: Command = {
  name: 'rotate',
  summary: 'turn every value from the older keys to the target key',
  changes: UNLESS_REHEARSED,
  flags: [
    { flags: '--dry-run', about: 'open and seal again in memory, write nothing, foretell the run' },
    ...RUN_FLAGS,
    ACCEPT_FLAG,
  ],
  examples: [
    { line: 'keyturn rotate --dry-run', about: 'what would change; the database itself forbids writing' },
    {
      line: 'keyturn rotate --confirm webops-production --backup /backups/db.dump',
      about: 'turn everything, the typed gate and the backup answered by flags',
    },
    {
      line: 'keyturn rotate --confirm webops-production --backup-to /var/backups/keyturn',
      about: 'the same, with a backup that pg_dump makes there first',
    },
    {
      line: 'keyturn rotate --field core_webhook.secret --json > facts.jsonl',
      about: 'one field only; a script reads the facts',
    },
  ],
  exits: [
    ['0', 'every value is under the target key, or would be'],
    ['3', 'a gate was refused, or neither the older keys nor the target key open anything'],
    ...RUN_EXITS,
  ],
  run: (call) => doRun(call, 'rotate'),
};
