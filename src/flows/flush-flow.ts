import type { ErrorFact } from '../errors.ts';
import type { FlushFact } from '../plan/flush-facts.ts';
import { withFact } from './facts-heard.ts';
import { advance, type FlowState, type Transitions } from './flow.ts';
import { flushGate } from './flush-gate.ts';
import { type Gate, judgeAnswer } from './gates.ts';

export const FLUSH_STEPS = [
  'counting',
  'counted',
  'gate',
  'unlinking',
  'stopping',
  'done',
  'failed',
  'left',
] as const;
export type FlushStep = (typeof FLUSH_STEPS)[number];

export interface FlushData {
  /** Counts, and goes no further. */
  readonly readOnly: boolean;
  /** What the dry run told. */
  readonly counted: readonly FlushFact[];
  readonly gate: Gate | null;
  /** Why the last answer did not pass. */
  readonly refused: string | null;
  /** What unlinking told. */
  readonly unlinked: readonly FlushFact[];
  readonly failure: ErrorFact | null;
}

export type FlushEvent =
  | { type: 'fact'; fact: FlushFact }
  | { type: 'work-done' }
  | { type: 'failed'; error: ErrorFact }
  | { type: 'next' }
  | { type: 'answer'; text: string }
  | { type: 'again' }
  | { type: 'stop' }
  | { type: 'back' };

export type FlushState = FlowState<FlushStep, FlushData>;

/** The work a step does as soon as it is entered. */
export const FLUSH_WORK: Partial<Record<FlushStep, 'count' | 'unlink'>> = {
  counting: 'count',
  unlinking: 'unlink',
};

export const FLUSH: Transitions<FlushStep, FlushData, FlushEvent> = [
  {
    from: ['counting'],
    on: 'fact',
    to: null,
    keep: (data, { fact }) => ({ ...data, counted: withFact(data.counted, fact, 'flush-progress') }),
  },
  { from: ['counting'], on: 'work-done', to: 'counted', keep: (data) => ({ ...data, gate: gateOf(data) }) },
  // Where no key matches there is nothing to consent to.
  { from: ['counted'], on: 'next', when: ({ gate }) => gate !== null, to: 'gate' },
  { from: ['counted', 'done', 'failed'], on: 'again', to: 'counting', keep: nothingHeard },

  // A wrong answer stays at the gate and says why; only the right one unlinks.
  { from: ['gate'], on: 'answer', when: isRight, to: 'unlinking', keep: unasked },
  { from: ['gate'], on: 'answer', to: null, keep: refused },
  {
    from: ['unlinking', 'stopping'],
    on: 'fact',
    to: null,
    keep: (data, { fact }) => ({ ...data, unlinked: withFact(data.unlinked, fact, 'flush-progress') }),
  },
  { from: ['unlinking'], on: 'stop', to: 'stopping' },
  { from: ['unlinking', 'stopping'], on: 'work-done', to: 'done' },
  {
    from: ['counting', 'unlinking', 'stopping'],
    on: 'failed',
    to: 'failed',
    keep: (data, { error }) => ({ ...data, failure: error }),
  },

  // While keys are unlinked there is no way back: stop is the only brake, and what is unlinked is gone.
  { from: ['counting', 'counted', 'done', 'failed'], on: 'back', to: 'left' },
  { from: ['gate'], on: 'back', to: 'counted', keep: unasked },
];

export function startFlush(readOnly = false): FlushState {
  return { step: 'counting', data: nothingHeard({ readOnly }) };
}

export function advanceFlush(state: FlushState, event: FlushEvent): FlushState {
  return advance(FLUSH, state, event);
}

function nothingHeard({ readOnly }: Pick<FlushData, 'readOnly'>): FlushData {
  return { readOnly, counted: [], gate: null, refused: null, unlinked: [], failure: null };
}

function gateOf({ readOnly, counted }: FlushData): Gate | null {
  if (readOnly) return null;
  const started = counted.find((fact) => fact.event === 'flush-started');
  const total = counted.find((fact) => fact.event === 'flush-total');
  return started && total && total.keys > 0 && !total.stopped ? flushGate(started, total.keys) : null;
}

function isRight({ gate }: FlushData, { text }: { text: string }): boolean {
  return gate !== null && judgeAnswer(gate, text).passed;
}

function refused(data: FlushData, { text }: { text: string }): FlushData {
  const judged = data.gate && judgeAnswer(data.gate, text);
  return judged && !judged.passed ? { ...data, refused: judged.why } : data;
}

function unasked(data: FlushData): FlushData {
  return { ...data, refused: null };
}
