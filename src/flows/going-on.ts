import type { LeftFlow, LeftStep } from '../plan/left-flow.ts';
import { hasWork, keepsPoint, openQuestion, type RunData, type RunEvent, type RunState } from './run-data.ts';
import { runTitle } from './run-titles.ts';

/**
 * The next event on the way to where a flow was left; null where it waits for its work, is there, or something new stands
 * in the way. Checks and rehearsal are done anew, and no question is answered: what held then need not hold now.
 */
export function towards(left: LeftFlow, { step, data }: RunState): RunEvent | null {
  switch (step) {
    case 'opening':
      return isOffered(data) && left.step === 'gate' ? { type: 'next' } : null;
    case 'checked':
      return { type: 'next' };
    case 'rehearsed':
      return fromRehearsed(left, data);
    default:
      return null;
  }
}

/** A restore point that was asked for is asked for again: it only keeps more. */
function fromRehearsed({ step, keeps = false }: LeftFlow, data: RunData): RunEvent | null {
  if (!hasWork(data)) return null;
  if (keeps && !keepsPoint(data)) return { type: 'keep' };
  return step === 'gate' && !openQuestion(data) ? { type: 'next' } : null;
}

/** Whether it was asked if a backup can be made, where one will be asked for. */
function isOffered({ gates }: RunData): boolean {
  return gates.every(({ name, offer }) => name !== 'backup' || offer !== undefined);
}

/** What is worth remembering of a flow where it stands; null where it has not come so far, or is past it. */
export function leftFlowOf(state: RunState, leftAt: string): LeftFlow | null {
  const step = leftStep(state);
  const { kind, point, answers } = state.data;
  if (step === null) return null;
  const [, where = ''] = runTitle(state).split(' · ');
  const backup = answers.find((answer) => answer.backup !== null)?.backup ?? null;
  const keeps = kind !== 'restore' && keepsPoint(state.data);
  return { kind, point: point?.run ?? null, step, where, backup, keeps, leftAt };
}

function leftStep({ step }: RunState): LeftStep | null {
  if (step === 'gate' || step === 'backing-up') return 'gate';
  return step === 'rehearsed' || step === 'undecided' || step === 'declining' ? 'rehearsed' : null;
}

/** How far a flow has come: by its step, and by the gates it has passed there. */
export function distance({ step }: LeftFlow, passed = 0): number {
  return step === 'gate' ? 1 + passed : 0;
}
