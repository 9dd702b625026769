import { advance, type Transitions } from './flow.ts';
import {
  type RunData,
  type RunEvent,
  type RunStart,
  type RunState,
  type RunStep,
  startingData,
} from './run-data.ts';
import * as by from './run-edges.ts';

/** The work a step does as soon as it is entered. */
export const STEP_WORK: Partial<Record<RunStep, 'offer' | 'check' | 'rehearse' | 'back-up' | 'run'>> = {
  opening: 'offer',
  checking: 'check',
  rehearsing: 'rehearse',
  'backing-up': 'back-up',
  running: 'run',
};

/** Steps in which values are being changed, or wait to be. */
export const RUNNING = ['running', 'paused', 'interrupted', 'stopping'] as const;

/** Steps in which the speed can be held: of the rehearsal as of the run, and before its first batch comes. */
const HOLDABLE = ['rehearsing', 'rehearsed', 'running', 'paused', 'interrupted'] as const;

/** Steps in which a question before the gates stands open. */
const ASKING = ['refused', 'undecided', 'declining'] as const;

export const RUN: Transitions<RunStep, RunData, RunEvent> = [
  { from: ['opening', 'checking'], on: 'offer', to: null, keep: by.offered },
  { from: ['opening'], on: 'next', when: by.mayChange, to: 'gate' },
  { from: ['checking'], on: 'check', to: null, keep: by.checked },
  // One precondition that does not hold is enough: a run that starts anyway stops half-way.
  { from: ['checking'], on: 'work-done', when: ({ checks }) => checks.some(by.isFailed), to: 'blocked' },
  { from: ['checking'], on: 'work-done', to: 'checked' },
  // A restore has neither check nor rehearsal to go back to.
  { from: ['failed'], on: 'again', when: by.isRestore, to: 'opening', keep: startingData },
  // The operator mends what is wrong elsewhere and looks again without losing the place.
  { from: ['blocked', 'failed'], on: 'again', to: 'checking', keep: startingData },
  { from: ['checked'], on: 'next', to: 'rehearsing', keep: by.anew },

  { from: ['rehearsing'], on: 'fact', to: null, keep: by.rehearsed },
  { from: ['rehearsing'], on: 'work-done', to: 'rehearsed' },
  // Some refusals have an answer; nothing is changed by giving it but how the next rehearsal goes.
  { from: ['rehearsing'], on: 'failed', when: by.hasWayOn, to: 'refused', keep: by.askedWhatNext },
  { from: ['refused'], on: 'answer', when: by.isSaid, to: 'rehearsing', keep: by.anewAsSaid },
  // A restore point is declined in words; to keep one takes no more than a key.
  { from: ['rehearsed'], on: 'keep', when: by.givesUpTheUsual, to: 'declining', keep: by.askedToKeepNone },
  { from: ['rehearsed'], on: 'keep', to: null, keep: by.toggled },
  { from: ['declining'], on: 'answer', when: by.isSaid, to: 'rehearsed', keep: by.said },
  // Where the rehearsal found nothing to change there is nothing to ask; undecidable values may be all there is.
  { from: ['rehearsed'], on: 'next', when: by.hasOpenQuestion, to: 'undecided', keep: by.askedOfUndecidable },
  { from: ['undecided'], on: 'answer', when: by.isGranted, to: 'rehearsing', keep: by.anewAsSaid },
  { from: ['undecided'], on: 'answer', when: by.isSaidWithWork, to: 'gate', keep: by.leftUndecided },
  { from: ['undecided'], on: 'answer', when: by.isSaid, to: 'rehearsed', keep: by.leftUndecided },
  { from: ['rehearsed'], on: 'next', when: by.mayBegin, to: 'gate', keep: by.unanswered },
  { from: ASKING, on: 'answer', to: null, keep: by.notSaid },

  // A wrong answer stays at the gate and says why.
  { from: ['gate'], on: 'answer', when: by.isWrong, to: null, keep: by.refused },
  // A backup that is to be made is no answer yet: only one that stands and was read back is.
  { from: ['gate'], on: 'answer', when: by.asksToTake, to: 'backing-up', keep: by.taking },
  { from: ['backing-up'], on: 'backup', to: null, keep: by.backedUp },
  { from: ['backing-up'], on: 'work-done', to: 'gate' },
  // Without a backup the gate stands open again, and says why.
  { from: ['backing-up'], on: 'failed', to: 'gate', keep: by.notBackedUp },
  { from: ['backing-up'], on: 'back', to: 'gate' },
  // Only the last gate's right answer starts the run: no other edge leads from before it to after it.
  { from: ['gate'], on: 'answer', when: by.isLast, to: 'running', keep: by.answered },
  { from: ['gate'], on: 'answer', to: null, keep: by.answered },

  { from: RUNNING, on: 'fact', to: null, keep: by.ran },
  { from: RUNNING, on: 'work-done', to: 'finished' },
  { from: ['running'], on: 'pause', to: 'paused' },
  { from: ['paused'], on: 'pause', to: 'running' },
  { from: HOLDABLE, on: 'slower', to: null, keep: by.heldMore },
  { from: HOLDABLE, on: 'faster', to: null, keep: by.heldLess },
  { from: HOLDABLE, on: 'limit', to: null, keep: by.heldTo },
  { from: ['running', 'paused', 'interrupted'], on: 'stop', to: 'stopping' },
  // The first Ctrl-C asks, for it is often a reflex; the second means it.
  { from: ['running', 'paused'], on: 'interrupt', to: 'interrupted' },
  { from: ['interrupted'], on: 'interrupt', to: 'stopping' },
  { from: ['interrupted'], on: 'back', to: 'running' },
  { from: ['interrupted'], on: 'pause', to: 'paused' },

  { from: ['checking', 'rehearsing', ...RUNNING], on: 'failed', to: 'failed', keep: by.failed },

  // Back is one level. While values are changed there is no way back: pause and stop are the only brakes.
  { from: ['opening', 'checking', 'blocked', 'checked', 'finished', 'failed'], on: 'back', to: 'left' },
  { from: ['rehearsing', 'refused', 'rehearsed'], on: 'back', to: 'checked', keep: by.unsaid },
  { from: ['undecided', 'declining'], on: 'back', to: 'rehearsed', keep: by.unasked },
  { from: ['gate'], on: 'back', when: by.hasAnswers, to: null, keep: by.withoutLastAnswer },
  { from: ['gate'], on: 'back', when: by.isRestore, to: 'opening', keep: by.unasked },
  { from: ['gate'], on: 'back', to: 'rehearsed', keep: by.unasked },
];

export function startRun(start: RunStart): RunState {
  return { step: start.kind === 'restore' ? 'opening' : 'checking', data: startingData(start) };
}

export function advanceRun(state: RunState, event: RunEvent): RunState {
  return advance(RUN, state, event);
}
