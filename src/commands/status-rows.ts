import type { Operations, RowsCursor, Scope, Setup } from '../flows/operations.ts';
import { rowLine, rowsHeading } from '../plan/census-words.ts';
import { shownField } from '../plan/names.ts';

import { isFinding, type RowStatus } from '../plan/row-status.ts';
import { grouped, listed, plural } from '../plan/words.ts';
import type { Call } from './command.ts';
import { fieldsIn } from './scope.ts';

const PAGE = 1_000;

interface Asked {
  call: Call;
  operations: Operations;
  setup: Setup;
  scope: Scope;
  statuses: readonly RowStatus[];
}

/** One line per stored value, a page at a time; ends quietly once nobody reads. */
export async function tellRows({ call, operations, setup, scope, statuses }: Asked): Promise<void> {
  const { output } = call;
  const fields = fieldsIn(scope, setup);
  const width = Math.max('FIELD'.length, ...fields.map((field) => shownField(field).length));
  const asked = { ...scope, ...(statuses.length > 0 ? { statuses } : {}), limit: PAGE };
  let shown = 0;
  let after: RowsCursor | null = null;
  do {
    const page = await operations.rows({ ...asked, after });
    if (shown === 0 && page.rows.length > 0) await output.tell({ fact: null, lines: [rowsHeading(width)] });
    for (const row of page.rows) {
      if (output.gone) return;
      await output.tell({ fact: row, lines: [rowLine(row, width)], essential: isFinding(row.status) });
    }
    shown += page.rows.length;
    after = page.cursor;
    await output.progress.show(() => `${grouped(shown)} rows shown`);
  } while (after);
  if (shown === 0) await output.note(...nothingShown(fields, statuses));
  else await output.tell({ fact: null, lines: ['', plural(shown, 'row')], essential: true });
}

/** Zero is explained. */
function nothingShown(
  fields: readonly string[],
  statuses: readonly RowStatus[],
): [message: string, hint: string] {
  const where = listed(fields.map(shownField));
  if (statuses.length > 0) {
    return [
      `0 rows of ${where} have the status ${listed(statuses)}`,
      'keyturn status shows which statuses there are',
    ];
  }
  return [
    `${where} ${fields.length === 1 ? 'has' : 'have'} 0 rows here`,
    'the tables are empty, the fields’ `where` leaves nothing, or this is another database than you think',
  ];
}
