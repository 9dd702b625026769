import type { RunData } from '../../src/flows/run-data.ts';
import { totals } from '../../src/flows/run-progress.ts';
import { brokenOffWords } from '../../src/plan/broken-off-words.ts';
import { Line, Paragraph } from '../words.tsx';
import { Failure } from '../working.tsx';

/**
 *  ✗ no PostgreSQL answers at 10.0.0.5:5432 (ECONNREFUSED)
 *
 *  hint: do the same again when the server is back: a run goes on where …
 *
 *  At least 42,000 values were turned before that; no value is half-way.
 */
export function BrokenOffScreen({ data: { failure, run } }: { data: RunData }) {
  if (!failure) return null;
  return (
    <>
      <Failure error={failure} />
      {run.started ? (
        <>
          <Line />
          <Paragraph>{brokenOffWords(run.started, totals(run).changed)}</Paragraph>
        </>
      ) : null}
    </>
  );
}
