import type { RotationState } from '../../src/flows/rotation-flow.ts';
import type { ListPosition } from '../list.ts';
import type { Size } from '../place.ts';
import { Line } from '../words.tsx';
import { Working } from '../working.tsx';
import { CheckDetail, CheckLines, CheckVerdict } from './check.tsx';

/** Lines kept for the chosen check's detail and the verdict. */
export const PREFLIGHT_RESERVED = 7;

/**
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
  state: RotationState;
  position: ListPosition;
}) {
  const height = body.rows - PREFLIGHT_RESERVED;
  return (
    <>
      <CheckLines checks={data.checks} position={position} height={height} columns={body.columns} />
      <Line />
      <CheckDetail check={data.checks[position.cursor]} />
      <Line />
      {step === 'checking' ? (
        <Working>looking whether all is in place</Working>
      ) : (
        <CheckVerdict checks={data.checks} />
      )}
    </>
  );
}
