import type { ErrorFact } from '../../src/errors.ts';
import type { Gate } from '../../src/flows/gates.ts';
import type { DiscardedPoint, RestorePointFact } from '../../src/flows/operations.ts';
import { discardedLine, restorePointLine } from '../../src/plan/restore-words.ts';
import { GLYPHS } from '../theme.ts';
import type { TypedLine } from '../typed-line.ts';
import { Line, Paragraph, shown } from '../words.tsx';
import { Failure } from '../working.tsx';
import { EntryLine, Refusal } from './entry-line.tsx';

interface DiscardView {
  point: RestorePointFact;
  gate: Gate;
  line: TypedLine;
  refused: string | null;
  gone: DiscardedPoint | null;
  failure: ErrorFact | null;
}

/**
 *  restore point of purge run 7h2k9 (2026-11-22 02:14:08 UTC): 41 rows, 12 kB, …
 *
 *  What it holds can’t be put back any more.
 *
 *  May Keyturn remove the restore point of run 7h2k9 for good?
 *  Type webops-production to go on.
 *  › webops-pr▏
 */
export function DiscardScreen({ point, gate, line, refused, gone, failure }: DiscardView) {
  if (failure) return <Failure error={failure} />;
  return (
    <>
      <Line />
      <Paragraph>{shown(restorePointLine(point))}</Paragraph>
      <Line />
      {gone ? (
        <Paragraph tone="good">{`${GLYPHS.good} ${shown(discardedLine(gone))}`}</Paragraph>
      ) : (
        <>
          <Paragraph tone="warn">What it holds can’t be put back any more.</Paragraph>
          <Line />
          <Paragraph tone="strong">{shown(gate.question)}</Paragraph>
          <Paragraph>{shown(gate.how)}</Paragraph>
          <EntryLine entry={line.entry} />
          <Refusal line={line} why={refused} />
        </>
      )}
    </>
  );
}
