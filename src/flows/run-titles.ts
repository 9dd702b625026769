import { DOING, NAME } from '../plan/kind-words.ts';
import { isReadOnly, openGate, type RunState } from './run-data.ts';
import { isAllTurned, isProving } from './run-progress.ts';

/** The steps of a run with a rehearsal and a proof, and those of one that puts back. */
const STEPS = 6;
const RESTORE_STEPS = 4;

/** Where nothing may be changed, a walk ends with its dry run. */
const READ_ONLY_STEPS = 2;

/** Where the walk stands, as its title says it: `Encrypt · step 4 of 6: encrypting`. */
export function runTitle(state: RunState): string {
  const { kind } = state.data;
  const [step, name] = kind === 'restore' ? restoreStep(state) : stepOf(state);
  if (isReadOnly(state.data)) return `${NAME[kind]} · read only · ${said(step, READ_ONLY_STEPS, name)}`;
  return `${NAME[kind]} · ${said(step, kind === 'restore' ? RESTORE_STEPS : STEPS, name)}`;
}

function said(step: number | null, of: number, name: string): string {
  return step === null ? name : `step ${step} of ${of}: ${name}`;
}

function stepOf({ step, data }: RunState): [number | null, string] {
  switch (step) {
    case 'opening':
    case 'checking':
    case 'blocked':
    case 'checked':
      return [1, 'pre-flight'];
    case 'rehearsing':
    case 'refused':
    case 'rehearsed':
    case 'undecided':
    case 'declining':
      return [2, 'dry run'];
    case 'backing-up':
      return [3, 'backup'];
    case 'gate':
      return [3, openGate(data)?.name ?? 'consent'];
    case 'running':
    case 'paused':
    case 'interrupted':
    case 'stopping':
      return isProving(data.run) && isAllTurned(data.run) ? [5, 'proof'] : [4, DOING[data.kind]];
    case 'finished':
      return [6, endName(data.run.finished?.outcome)];
    case 'failed':
    case 'left':
      return [null, 'stopped by an error'];
  }
}

function restoreStep(state: RunState): [number | null, string] {
  const [step, name] = stepOf(state);
  switch (step) {
    case 1:
      return [1, 'what it puts back'];
    case 3:
      return [2, name];
    case 4:
    case 5:
      return [3, DOING.restore];
    case 6:
      return [4, name];
    default:
      return [step, name];
  }
}

function endName(outcome: string | undefined): string {
  return outcome === 'stopped' || outcome === 'failed' ? outcome : 'done';
}
