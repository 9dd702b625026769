import { nearest } from '../plan/nearest.ts';
import { usageError } from '../errors.ts';
import type { Operations, Scope, Setup } from '../flows/operations.ts';
import { censusProgress, censusSummary, censusTable, zeroRows } from '../plan/census-words.ts';
import type { CensusFact, CensusTotalFact } from '../plan/facts.ts';
import { printable } from '../plan/printable.ts';
import { restorePointLine } from '../plan/restore-words.ts';
import { isRowStatus, ROW_STATUSES, type RowStatus } from '../plan/row-status.ts';
import { type Call, type Command, isOn, listFlag } from './command.ts';
import { SCOPE_FLAGS, setupAndScope } from './scope.ts';
import { tellRows } from './status-rows.ts';
import { withOperations } from './with-operations.ts';

export const status: Command = {
  name: 'status',
  summary: 'under which key every value stands; changes nothing',
  changes: false,
  flags: [
    { flags: '--rows', about: 'one line per row; with --json after the counts' },
    {
      flags: '--status <status...>',
      about: `only rows of these statuses: ${ROW_STATUSES.join(', ')}`,
      suggests: ROW_STATUSES,
    },
    ...SCOPE_FLAGS,
  ],
  examples: [
    { line: 'keyturn status', about: 'the census: how many values of each field have each status' },
    { line: 'keyturn status --rows --status unknown-key damaged', about: 'the rows to look at, and why' },
    { line: 'keyturn status --json', about: 'the counts, for a script' },
  ],
  exits: [
    ['0', 'whatever it finds'],
    ['2', 'the configuration or the command line is wrong'],
    ['4', 'cannot connect or log in'],
  ],
  run: runStatus,
};

async function runStatus(call: Call): Promise<number> {
  const statuses = statusesOf(call);
  return withOperations(call, async (operations) => {
    const { setup, scope } = await setupAndScope(call, operations);
    const asksForRows = isOn(call, 'rows') || statuses.length > 0;
    if (!asksForRows && !call.flags.quiet && !call.flags.json) await call.output.lines(setupLines(setup));
    // A script gets the census in either case; a person who asks for rows wants to see those.
    if (!asksForRows || call.flags.json) await tellCensus({ call, operations, scope });
    if (!asksForRows) await tellRestorePoints(call, operations);
    if (asksForRows) await tellRows({ call, operations, setup, scope, statuses });
    return 0;
  });
}

/** As long as one stands, so do values as they were before its run. */
async function tellRestorePoints({ output }: Call, operations: Operations): Promise<void> {
  const points = await operations.restorePoints();
  for (const point of points)
    await output.tell({ fact: point, lines: [restorePointLine(point)], tone: 'warn', essential: true });
  if (points.length > 0)
    await output.hint('keyturn restore RUN puts them back, keyturn discard RUN removes them for good');
}

/** `--status damaged,plaintext` and `--status damaged plaintext` say the same. */
function statusesOf(call: Call): readonly RowStatus[] {
  return listFlag(call, 'status')
    .flatMap((typed) => typed.split(','))
    .map((typed) => {
      if (isRowStatus(typed)) return typed;
      const near = nearest(typed, ROW_STATUSES);
      throw usageError(
        'unknown-status',
        `there is no row status "${typed}"`,
        near ? `did you mean ${near}?` : `the statuses are: ${ROW_STATUSES.join(', ')}`,
      );
    });
}

/** Where one stands: application, environment, server, and every keyring's keys. */
function setupLines(setup: Setup): readonly string[] {
  const { application, environment, user, host, database } = setup;
  const keyrings = setup.keyrings.map((ring) => {
    const older = ring.older.map((key, index) => `${key} (${ring.olderSources[index] ?? '?'})`).join(', ');
    return `keyring ${ring.name}: ${ring.scheme}, target ${ring.target} (${ring.targetSource}), older ${older || 'none'}`;
  });
  return [`${application} ${environment}: ${user}@${host} database ${database}`, ...keyrings, ''].map(
    printable,
  );
}

/** The census, and its meaning in sentences. */
export async function tellCensus(parts: {
  call: Call;
  operations: Operations;
  scope: Scope;
}): Promise<CensusTotalFact | null> {
  const { output } = parts.call;
  const fields: CensusFact[] = [];
  let total: CensusTotalFact | null = null;
  for await (const fact of parts.operations.census(parts.scope)) {
    if (output.gone) break;
    if (fact.event === 'census-progress') {
      await output.progress.show(() => censusProgress(fact));
      continue;
    }
    if (fact.event === 'census-total') total = fact;
    else fields.push(fact);
    await output.tell({ fact, lines: [], essential: fact.event === 'census-total' });
  }
  if (!total) return null;
  if (!output.json && !output.quiet) await output.lines(censusTable(fields, total));
  for (const { field } of fields.filter(({ rows }) => rows === 0)) {
    const { message, hint } = zeroRows(field);
    await output.note(message, hint);
  }
  const [main = '', ...more] = censusSummary(total);
  if (!output.json) await output.lines(output.quiet ? [main] : ['', main, ...more]);
  return total;
}
