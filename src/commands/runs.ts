import { runsTable } from '../plan/report-words.ts';
import type { Call, Command } from './command.ts';
import { withOperations } from './with-operations.ts';

export const runs: Command = {
  name: 'runs',
  summary: 'the runs on record, newest first',
  changes: false,
  flags: [],
  examples: [{ line: 'keyturn runs', about: 'what was done here, when, by whom, and how it ended' }],
  exits: [
    ['0', 'the record was read, also where it is empty'],
    ['4', 'cannot connect or log in'],
  ],
  run: tellRuns,
};

async function tellRuns(call: Call): Promise<number> {
  const { output } = call;
  return withOperations(call, async (operations) => {
    const newestFirst = [...(await operations.runs())].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    if (newestFirst.length === 0) {
      await output.note(
        'no run is on record in this database',
        'keyturn rotate --dry-run rehearses the first one; dry runs leave no record',
      );
      return 0;
    }
    for (const run of output.json ? newestFirst : []) {
      await output.tell({ fact: { event: 'run', ...run }, lines: [], essential: true });
    }
    if (!output.json) await output.lines(runsTable(newestFirst));
    return 0;
  });
}
