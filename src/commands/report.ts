import { reportMarkdown } from '../plan/report-words.ts';
import { type Call, type Command, textFlag } from './command.ts';
import { withOperations } from './with-operations.ts';

export const report: Command = {
  name: 'report',
  summary: 'the rotation log of one run, as an auditor asks for it',
  operand: { name: '[run]', about: 'the run’s id; left out: the latest run' },
  changes: false,
  flags: [{ flags: '--format <format>', about: 'markdown (default) or json', choices: ['markdown', 'json'] }],
  examples: [
    { line: 'keyturn report > rotation-log.md', about: 'the latest run, as Markdown' },
    { line: 'keyturn report 7h2k9 --format json', about: 'one run, as one JSON object' },
  ],
  exits: [
    ['0', 'the report was written'],
    ['3', 'there is no such run'],
    ['4', 'cannot connect or log in'],
  ],
  run: tellReport,
};

async function tellReport(call: Call): Promise<number> {
  const { output } = call;
  return withOperations(call, async (operations) => {
    const found = await operations.report(call.operands[0] ?? null);
    const fact = { event: 'report', ...found };
    if (output.json || textFlag(call, 'format') === 'json') await output.fact(fact);
    else await output.lines(reportMarkdown(found));
    return 0;
  });
}
