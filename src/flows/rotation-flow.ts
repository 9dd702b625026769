import type { ErrorFact } from '../errors.ts';
import type { CheckFact, RunFact } from '../plan/facts.ts';
import { advance, type FlowState, type Transitions } from './flow.ts';
import { type Gate, type GateAnswer, gatesFor, judgeAnswer } from './gates.ts';
import type { RunRequest, Setup } from './operations.ts';
import { noProgress, progress, type RunProgress } from './run-progress.ts';

export const ROTATION_STEPS = [
  'checking',
  'blocked',
  'checked',
  'rehearsing',
  'rehearsed',
  'gate',
  'turning',
  'paused',
  'interrupted',
  'stopping',
  'finished',
  'failed',
  'left',
] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

export interface RotationData {
  readonly setup: Setup;
  readonly checks: readonly CheckFact[];
  readonly rehearsal: RunProgress;
  readonly gates: readonly Gate[];
  /** One for each gate that was passed; the next gate is `gates[answers.length]`. */
  readonly answers: readonly GateAnswer[];
  /** Why the last answer did not pass. */
  readonly refused: string | null;
  readonly run: RunProgress;
  readonly failure: ErrorFact | null;
}

export type RotationEvent =
  | { type: 'check'; fact: CheckFact }
  | { type: 'fact'; fact: RunFact; at: number }
  | { type: 'work-done' }
  | { type: 'failed'; error: ErrorFact }
  | { type: 'next' }
  | { type: 'answer'; text: string }
  | { type: 'back' }
  | { type: 'again' }
  | { type: 'pause' }
  | { type: 'stop' }
  | { type: 'interrupt' };

export type RotationState = FlowState<RotationStep, RotationData>;

/** The work a step does as soon as it is entered. */
export const STEP_WORK: Partial<Record<RotationStep, 'check' | 'rehearse' | 'rotate'>> = {
  checking: 'check',
  rehearsing: 'rehearse',
  turning: 'rotate',
};

const RUNNING = ['turning', 'paused', 'interrupted', 'stopping'] as const;

export const ROTATION: Transitions<RotationStep, RotationData, RotationEvent> = [
  {
    from: ['checking'],
    on: 'check',
    to: null,
    keep: (data, { fact }) => ({ ...data, checks: [...data.checks, fact] }),
  },
  // One precondition that does not hold is enough: a run that starts anyway stops half-way.
  { from: ['checking'], on: 'work-done', when: ({ checks }) => checks.some(isFailed), to: 'blocked' },
  { from: ['checking'], on: 'work-done', to: 'checked' },
  // The operator mends what is wrong elsewhere and looks again without losing the place.
  { from: ['blocked', 'failed'], on: 'again', to: 'checking', keep: ({ setup }) => startingData(setup) },
  { from: ['checked'], on: 'next', to: 'rehearsing', keep: (data) => ({ ...data, rehearsal: noProgress() }) },

  { from: ['rehearsing'], on: 'fact', to: null, keep: rehearsed },
  { from: ['rehearsing'], on: 'work-done', to: 'rehearsed' },
  // Where the rehearsal found nothing to turn there is nothing to consent to.
  {
    from: ['rehearsed'],
    on: 'next',
    when: hasWork,
    to: 'gate',
    keep: (data) => ({ ...data, answers: [], refused: null }),
  },

  // A wrong answer stays at the gate and says why.
  { from: ['gate'], on: 'answer', when: isWrong, to: null, keep: refused },
  // Only the last gate's right answer starts the run: no other edge leads from before it to after it.
  { from: ['gate'], on: 'answer', when: isLast, to: 'turning', keep: answered },
  { from: ['gate'], on: 'answer', to: null, keep: answered },

  { from: RUNNING, on: 'fact', to: null, keep: turned },
  { from: RUNNING, on: 'work-done', to: 'finished' },
  { from: ['turning'], on: 'pause', to: 'paused' },
  { from: ['paused'], on: 'pause', to: 'turning' },
  { from: ['turning', 'paused', 'interrupted'], on: 'stop', to: 'stopping' },
  // The first Ctrl-C asks, for it is often a reflex; the second means it.
  { from: ['turning', 'paused'], on: 'interrupt', to: 'interrupted' },
  { from: ['interrupted'], on: 'interrupt', to: 'stopping' },
  { from: ['interrupted'], on: 'back', to: 'turning' },
  { from: ['interrupted'], on: 'pause', to: 'paused' },

  { from: ['checking', 'rehearsing', ...RUNNING], on: 'failed', to: 'failed', keep: failed },

  // Back is one level. While values are turned there is no way back: pause and stop are the only brakes.
  { from: ['checking', 'blocked', 'checked', 'finished', 'failed'], on: 'back', to: 'left' },
  { from: ['rehearsing', 'rehearsed'], on: 'back', to: 'checked' },
  {
    from: ['gate'],
    on: 'back',
    when: ({ answers }) => answers.length > 0,
    to: null,
    keep: (data) => ({ ...data, answers: data.answers.slice(0, -1), refused: null }),
  },
  { from: ['gate'], on: 'back', to: 'rehearsed', keep: (data) => ({ ...data, refused: null }) },
];

export function startRotation(setup: Setup): RotationState {
  return { step: 'checking', data: startingData(setup) };
}

export function advanceRotation(state: RotationState, event: RotationEvent): RotationState {
  return advance(ROTATION, state, event);
}

/** What the run is asked to do, with the gates' answers for its record. */
export function rotationRequest({ answers }: RotationData): RunRequest {
  return {
    backup: answers.find(({ backup }) => backup !== null)?.backup ?? null,
    answers: answers.map(({ words }) => words),
  };
}

/** The gate that stands open, or null when all are passed. */
export function openGate({ gates, answers }: RotationData): Gate | null {
  return gates[answers.length] ?? null;
}

/** True where the rehearsal found values to turn. */
export function hasWork({ rehearsal }: RotationData): boolean {
  return (rehearsal.finished?.changed ?? 0) > 0;
}

function startingData(setup: Setup): RotationData {
  return {
    setup,
    checks: [],
    rehearsal: noProgress(),
    gates: gatesFor({ kind: 'rotate', setup }),
    answers: [],
    refused: null,
    run: noProgress(),
    failure: null,
  };
}

function isFailed({ outcome }: CheckFact): boolean {
  return outcome === 'fail';
}

function judged(data: RotationData, text: string) {
  return judgeAnswer(openGate(data)!, text);
}

function isWrong(data: RotationData, { text }: { text: string }): boolean {
  return !judged(data, text).passed;
}

function isLast({ gates, answers }: RotationData): boolean {
  return answers.length === gates.length - 1;
}

function refused(data: RotationData, { text }: { text: string }): RotationData {
  const judgement = judged(data, text);
  return judgement.passed ? data : { ...data, refused: judgement.why };
}

function answered(data: RotationData, { text }: { text: string }): RotationData {
  const judgement = judged(data, text);
  return judgement.passed ? { ...data, answers: [...data.answers, judgement.answer], refused: null } : data;
}

function rehearsed(data: RotationData, { fact, at }: { fact: RunFact; at: number }): RotationData {
  return { ...data, rehearsal: progress(data.rehearsal, fact, at) };
}

function turned(data: RotationData, { fact, at }: { fact: RunFact; at: number }): RotationData {
  return { ...data, run: progress(data.run, fact, at) };
}

function failed(data: RotationData, { error }: { error: ErrorFact }): RotationData {
  return { ...data, failure: error };
}
