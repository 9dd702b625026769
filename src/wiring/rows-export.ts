import { rowFilter } from '../engine/listed-values.ts';
import { rowsInOrder } from '../engine/rows-in-order.ts';
import { refusal } from '../errors.ts';
import { RowsFile } from '../export/rows-file.ts';
import type { RowsExportFact, RowsExportRequest } from '../flows/operations.ts';
import type { RowFact } from '../plan/facts.ts';
import { jsonLine } from '../plan/json-line.ts';
import { CSV_END, CSV_HEADER, csvLine } from '../plan/rows-csv.ts';
import type { Opening } from './loaded.ts';
import type { Reading } from './row-list.ts';
import { typedPath } from './typed-path.ts';

export interface RowsExport {
  reading: Reading;
  opening: Opening;
  request: RowsExportRequest;
  isStopped: () => boolean;
}

interface Format {
  header: string;
  line(row: RowFact): string;
}

const FORMATS: Readonly<Record<RowsExportRequest['format'], Format>> = {
  csv: { header: CSV_HEADER + CSV_END, line: (row) => csvLine(row) + CSV_END },
  json: { header: '', line: (row) => `${jsonLine(row)}\n` },
};

/**
 * Writes the list as it stands at one moment. The file has its name only once it is whole; where it does not come to
 * that, none is left.
 */
export async function* exportRows({
  reading: { database, targets },
  opening,
  request,
  isStopped,
}: RowsExport): AsyncGenerator<RowsExportFact, void, void> {
  const { order = 'key', format } = request;
  const path = typedPath(request.file, opening);
  const { header, line } = FORMATS[format];
  const file = await RowsFile.create(path);
  try {
    await file.write(header);
    let rows = 0;
    const tx = await database.begin();
    try {
      await tx.query('set transaction isolation level repeatable read, read only');
      for await (const some of rowsInOrder(tx, { targets, filter: rowFilter(request), order })) {
        if (isStopped()) throw stopped();
        for (const row of some) await file.write(line(row));
        rows += some.length;
        yield { event: 'rows-export-progress', rows };
      }
    } finally {
      await tx.rollback();
    }
    await file.keep();
    yield { event: 'rows-exported', file: path, rows };
  } finally {
    await file.discard();
  }
}

function stopped(): Error {
  return refusal('export-stopped', 'the list was not written to its end: it was stopped', 'no file was left');
}
