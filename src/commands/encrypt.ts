import { doRun, RUN_EXITS, RUN_FLAGS } from './changing-run.ts';
import { type Command, UNLESS_REHEARSED } from './command.ts';

export const encrypt: Command = {
  name: 'encrypt',
  summary: 'seal what is still plaintext under the target key',
  changes: UNLESS_REHEARSED,
  flags: [
    { flags: '--dry-run', about: 'seal in memory, write nothing, foretell the run' },
    ...RUN_FLAGS,
    { flags: '--widen', about: 'alter columns too narrow for sealed values before the first write' },
  ],
  examples: [
    {
      line: 'keyturn encrypt --dry-run',
      about: 'what would be sealed, what is already, what is left and why',
    },
    { line: 'keyturn encrypt --confirm webops-production', about: 'seal it; a second time changes nothing' },
    {
      line: 'keyturn encrypt --widen --field core_webhook.secret',
      about: 'make varchar(64) wide enough first',
    },
  ],
  exits: [
    ['0', 'nothing is plaintext any more, or would be'],
    ['3', 'a gate was refused, a column is too narrow, or sealed values are there that no key opens'],
    ...RUN_EXITS,
  ],
  run: (call) => doRun(call, 'encrypt'),
};
