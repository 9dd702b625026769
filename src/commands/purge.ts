import { doRun, RUN_EXITS, RUN_FLAGS } from './changing-run.ts';
import { type Command, UNLESS_REHEARSED } from './command.ts';

export const purge: Command = {
  name: 'purge',
  summary: 'delete or blank what no key opens, as each field’s onLostKey says',
  changes: UNLESS_REHEARSED,
  flags: [
    { flags: '--dry-run', about: 'count what would go, and everything it would drag along; write nothing' },
    ...RUN_FLAGS,
    {
      flags: '--key-is-lost',
      about: 'your word that the key is lost, where nothing or where most of the values open',
    },
    {
      flags: '--accept <status...>',
      about: 'take values that nothing proves the key of to be lost, too',
      choices: ['undecidable'],
    },
  ],
  examples: [
    { line: 'keyturn key find --in /etc/webops', about: 'first: is the key really lost?' },
    { line: 'keyturn purge --dry-run', about: 'exactly what is gone, table by table' },
    {
      line: 'keyturn purge --confirm webops-production --ticket SEC-104',
      about: 'purge; what goes is kept for keyturn restore',
    },
  ],
  exits: [
    ['0', 'nothing is left that no key opens, or would be'],
    ['3', 'a gate was refused, or the key does not look lost'],
    ...RUN_EXITS,
  ],
  run: (call) => doRun(call, 'purge'),
};
