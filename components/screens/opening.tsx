import type { RunData } from '../../src/flows/run-data.ts';
import { OPENING } from '../../src/plan/kind-words.ts';
import { restorePointLine } from '../../src/plan/restore-words.ts';
import { Line, Paragraph, shown } from '../words.tsx';

/**
 *  restore point of purge run 7h2k9 (2026-11-22 02:14:08 UTC): 41 rows, 12 kB, …
 *
 *  Puts back what the run replaced or deleted, wherever nobody has changed it since.
 *  Values come back under the key they stood under then. …
 */
export function OpeningScreen({ data: { kind, point } }: { data: RunData }) {
  const [does, mind] = OPENING[kind];
  return (
    <>
      <Line />
      {point ? <Paragraph tone="strong">{shown(restorePointLine(point))}</Paragraph> : null}
      <Line />
      <Paragraph>{does}</Paragraph>
      <Line />
      <Paragraph tone="warn">{mind}</Paragraph>
    </>
  );
}
