import type { FlushFact } from '../plan/flush-facts.ts';
import { LEFT_FLUSH_STEPS, type LeftFlush, type LeftFlushStep } from '../plan/left-flush.ts';
import type { FlushState } from './flush-flow.ts';

/** What is worth remembering of a flush where it stands; null where it has counted nothing yet, or is past its end. */
export function leftFlushOf(state: FlushState, said: Pick<LeftFlush, 'where' | 'leftAt'>): LeftFlush | null {
  const step = leftStep(state);
  return step && { kind: 'flush', step, ...said };
}

function leftStep({ step, data }: FlushState): LeftFlushStep | null {
  if (step === 'unlinking' || step === 'stopping') return 'unlinking';
  const isAsked = step === 'gate' || (step === 'counted' && data.gate !== null);
  return isAsked ? step : null;
}

/** Nothing is left to be gone on with: all was unlinked, or no key matches. */
export function isFlushOver({ step, data }: FlushState): boolean {
  if (step === 'done') return isWhole(data.unlinked);
  return step === 'counted' && !data.readOnly && data.gate === null && isWhole(data.counted);
}

function isWhole(facts: readonly FlushFact[]): boolean {
  return facts.some((fact) => fact.event === 'flush-total' && !fact.stopped);
}

/** How far a flush has come. */
export function flushDistance({ step }: LeftFlush): number {
  return LEFT_FLUSH_STEPS.indexOf(step);
}

/** Whether a flush that was left goes on from its count by itself: to its gate, and no further. */
export function goesToGate(left: LeftFlush | null, { step, data }: FlushState): boolean {
  return left !== null && left.step !== 'counted' && step === 'counted' && data.gate !== null;
}
