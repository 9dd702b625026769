import type { RunData, RunState } from '../../src/flows/run-data.ts';
import { OPENING } from '../../src/plan/kind-words.ts';
import { wrapped } from '../../src/plan/wrapped.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { Line, Paragraph, Yielding } from '../words.tsx';
import { Working } from '../working.tsx';
import { CheckDetail, checkHeight, CheckLines, CheckVerdict } from './check.tsx';

/** Lines for checks: below what the flow opens with, and a blank. */
export function checkLines(body: Size, { kind, checks }: Pick<RunData, 'kind' | 'checks'>): number {
  const width = body.columns - 2;
  const opening = OPENING[kind].flatMap((sentence) => wrapped(sentence, width, { hang: 0 })).length;
  return checkHeight(body, checks, opening + 1);
}

/**
 *  Seals every value under an older key anew with the target key.
 *  What is turned opens with the target key alone: keep it safe, …
 *
 *  ✓ ok    connection       PostgreSQL 18.4, user webops
 * ›! warn  triggers         a trigger fires on every update of core_webhook
 *
 *  all is in place: 12 checks, 1 warning
 */
export function PreflightScreen({
  body,
  state: { step, data },
  position,
}: {
  body: Size;
  state: RunState;
  position: ListPosition;
}) {
  const [does, mind] = OPENING[data.kind];
  return (
    <>
      <Paragraph>{does}</Paragraph>
      <Paragraph tone="warn">{mind}</Paragraph>
      <Line />
      <CheckLines
        checks={data.checks}
        position={position}
        height={checkLines(body, data)}
        columns={body.columns}
      />
      <Line />
      <Yielding>
        <CheckDetail check={data.checks[position.cursor]} />
        <Line />
      </Yielding>
      {step === 'checking' ? (
        <Working>looking whether all is in place</Working>
      ) : (
        <CheckVerdict checks={data.checks} next="the dry run, which writes nothing" />
      )}
    </>
  );
}
