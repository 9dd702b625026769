import type { ErrorFact } from '../../src/errors.ts';
import type { RowsExportFact } from '../../src/flows/operations.ts';
import { FORMAT_WORDS, formatOf, rowsExported, rowsWritten } from '../../src/plan/rows-file-words.ts';
import type { TextEntry } from '../text-entry.ts';
import { GLYPHS } from '../theme.ts';
import { Line, Paragraph, shown } from '../words.tsx';
import { Failure, Working } from '../working.tsx';
import { EntryLine } from './entry-line.tsx';

interface ExportView {
  /** Which rows, and in which order. */
  what: string;
  entry: TextEntry;
  isWriting: boolean;
  isStopped: boolean;
  told: RowsExportFact | null;
  failure: ErrorFact | null;
}

/**
 *  Rows: status damaged, in key order
 *
 *  Write them to which file? It must not exist yet; its owner alone may read it.
 *  › rows.csv▏
 *
 *  CSV, a line for each row below its heading; a name that ends in .json asks for JSON
 */
export function ExportRowsScreen({ what, entry, isWriting, isStopped, told, failure }: ExportView) {
  return (
    <>
      <Line />
      <Paragraph>{`Rows: ${shown(what)}`}</Paragraph>
      <Line />
      {told?.event === 'rows-exported' ? (
        <Paragraph tone="good">{`${GLYPHS.good} ${rowsExported(told)}`}</Paragraph>
      ) : isWriting ? (
        <Working>{isStopped ? 'stopping; the file goes' : progress(entry, told)}</Working>
      ) : (
        <Question entry={entry} isStopped={isStopped} failure={failure} />
      )}
    </>
  );
}

function progress({ text }: TextEntry, told: RowsExportFact | null): string {
  return `${rowsWritten(told?.rows ?? 0)} to ${shown(text.trim())}`;
}

function Question({ entry, isStopped, failure }: Pick<ExportView, 'entry' | 'isStopped' | 'failure'>) {
  const format = formatOf(entry.text.trim());
  const other = format === 'csv' ? '; a name that ends in .json asks for JSON' : '';
  return (
    <>
      <Paragraph>Write them to which file? It must not exist yet; its owner alone may read it.</Paragraph>
      <EntryLine entry={entry} />
      <Line />
      <Paragraph tone="faint">{`${FORMAT_WORDS[format]}${other}`}</Paragraph>
      {isStopped && !failure ? <Paragraph tone="warn">You stopped it; no file is left.</Paragraph> : null}
      {failure ? <Failure error={failure} /> : null}
    </>
  );
}
