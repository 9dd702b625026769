import { openGate, type RotationState } from './rotation-flow.ts';
import { isAllTurned, isProving } from './run-progress.ts';

const STEPS = 6;

/** Where the walk stands, as its title says it: `Rotate · step 4 of 6: turning`. */
export function rotationTitle(state: RotationState): string {
  const [step, name] = stepOf(state);
  return step === null ? `Rotate · ${name}` : `Rotate · step ${step} of ${STEPS}: ${name}`;
}

function stepOf({ step, data }: RotationState): [number | null, string] {
  switch (step) {
    case 'checking':
    case 'blocked':
    case 'checked':
      return [1, 'pre-flight'];
    case 'rehearsing':
    case 'rehearsed':
      return [2, 'dry run'];
    case 'gate':
      return [3, openGate(data)?.name ?? 'consent'];
    case 'turning':
    case 'paused':
    case 'interrupted':
    case 'stopping':
      return isProving(data.run) && isAllTurned(data.run) ? [5, 'proof'] : [4, 'turning'];
    case 'finished':
      return [6, endName(data.run.finished?.outcome)];
    case 'failed':
    case 'left':
      return [null, 'stopped by an error'];
  }
}

function endName(outcome: string | undefined): string {
  return outcome === 'stopped' || outcome === 'failed' ? outcome : 'done';
}
