import type {
  DraggedFact,
  RestorePointKeptFact,
  FindingFact,
  ProofProgressFact,
  ProvedFact,
  RunFact,
  RunFinishedFact,
  RunStartedFact,
} from '../plan/facts.ts';
import type { FlushFact } from '../plan/flush-facts.ts';
import type { FindingStatus } from '../plan/row-status.ts';
import { withFact } from './facts-heard.ts';
import { type LastMinute, minuteAt, noMinute, withPassed } from './last-minute.ts';

export interface FieldProgress {
  readonly field: string;
  readonly done: number;
  readonly total: number;
  readonly changed: number;
  readonly findings: number;
  readonly finished: boolean;
}

/** A run as its viewer sees it: the fold of its facts. */
export interface RunProgress {
  readonly started: RunStartedFact | null;
  readonly fields: readonly FieldProgress[];
  /** How many values were passed at what millisecond, over the last seconds; what the rate is made of. */
  readonly samples: readonly { at: number; done: number }[];
  /** The millisecond at which it was paused; null while it goes on. */
  readonly pausedAt: number | null;
  /** Values of the batch that came last. */
  readonly batch: number;
  /** What was passed second by second over the last minute; null before the run has started. */
  readonly minute: LastMinute | null;
  readonly findings: number;
  readonly lastFindings: readonly FindingFact[];
  readonly findingsByStatus: Partial<Record<FindingStatus, number>>;
  readonly waiting: string | null;
  readonly proving: readonly ProofProgressFact[];
  readonly proved: readonly ProvedFact[];
  /** What a purge drags along, table by table. */
  readonly dragged: readonly DraggedFact[];
  readonly kept: RestorePointKeptFact | null;
  /** The Redis step, as far as it came. */
  readonly flush: readonly FlushFact[];
  readonly finished: RunFinishedFact | null;
}

const KEPT_FINDINGS = 50;
const WINDOW = 5_000;
const SAMPLE_EVERY = 100;

export function noProgress(): RunProgress {
  return {
    started: null,
    fields: [],
    samples: [],
    pausedAt: null,
    minute: null,
    batch: 0,
    findings: 0,
    lastFindings: [],
    findingsByStatus: {},
    waiting: null,
    proving: [],
    proved: [],
    dragged: [],
    kept: null,
    flush: [],
    finished: null,
  };
}

/** Folds one fact in; `at` is the millisecond at which it was heard. */
export function progress(state: RunProgress, fact: RunFact, at: number): RunProgress {
  switch (fact.event) {
    case 'run-started':
      return {
        ...noProgress(),
        started: fact,
        fields: fact.fields.map(untouched),
        samples: [{ at, done: 0 }],
        minute: noMinute(at),
      };
    case 'batch-committed':
    case 'batch-written':
    case 'batch-rehearsed':
      return sampled(
        {
          ...withField(skipped(state, fact.field, fact.done - fact.rows), fact.field, (field) => ({
            ...field,
            done: fact.done,
            total: Math.max(fact.total, fact.done),
            changed: field.changed + fact.changed,
          })),
          batch: fact.rows,
          minute: withPassed(state.minute ?? noMinute(at), fact.rows, at),
          waiting: null,
        },
        at,
      );
    case 'finding':
      return found(state, fact);
    case 'waiting':
      return { ...state, waiting: fact.reason };
    case 'field-finished':
      return sampled(
        withField(skipped(state, fact.field, fact.rows), fact.field, (field) => ({
          ...field,
          done: fact.rows,
          total: fact.rows,
          changed: fact.changed,
          findings: fact.findings,
          finished: true,
        })),
        at,
      );
    case 'proof-progress':
      return {
        ...state,
        waiting: null,
        proving: [...state.proving.filter(({ field }) => field !== fact.field), fact],
      };
    case 'proved':
      return { ...state, proved: [...state.proved, fact] };
    case 'dragged':
      return { ...state, dragged: [...state.dragged, fact] };
    case 'restore-point-kept':
      return { ...state, kept: fact };
    case 'flush-started':
    case 'flush-counted':
    case 'flush-progress':
    case 'flushed':
    case 'flush-left':
    case 'flush-total':
    case 'flush-failed':
      return { ...state, waiting: null, flush: withFact(state.flush, fact, 'flush-progress') };
    case 'run-finished':
      return { ...state, waiting: null, finished: fact };
  }
}

function untouched(field: string): FieldProgress {
  return { field, done: 0, total: 0, changed: 0, findings: 0, finished: false };
}

function withField(
  state: RunProgress,
  name: string,
  change: (field: FieldProgress) => FieldProgress,
): RunProgress {
  const known = state.fields.some(({ field }) => field === name);
  const fields = known ? state.fields : [...state.fields, untouched(name)];
  return { ...state, fields: fields.map((field) => (field.field === name ? change(field) : field)) };
}

function found(state: RunProgress, fact: FindingFact): RunProgress {
  return {
    ...withField(state, fact.field, (field) => ({ ...field, findings: field.findings + 1 })),
    findings: state.findings + 1,
    lastFindings: [...state.lastFindings, fact].slice(-KEPT_FINDINGS),
    findingsByStatus: {
      ...state.findingsByStatus,
      [fact.status]: (state.findingsByStatus[fact.status] ?? 0) + 1,
    },
  };
}

/** What a run had done when it was taken up again was not passed now: the rate is measured from behind it. */
function skipped(state: RunProgress, name: string, before: number): RunProgress {
  if (!state.started?.resumed) return state;
  const known = state.fields.find(({ field }) => field === name)?.done ?? 0;
  const ahead = Math.max(0, before - known);
  return { ...state, samples: state.samples.map(({ at, done }) => ({ at, done: done + ahead })) };
}

function sampled(state: RunProgress, at: number): RunProgress {
  const { done } = totals(state);
  // The first stays, for it is what the rate is measured from.
  const [start, ...later] = state.samples;
  const last = later.at(-1);
  const recent = last && at - last.at < SAMPLE_EVERY ? later.slice(0, -1) : later;
  const kept = start ? [start, ...recent] : recent;
  const first = kept.findLastIndex((sample) => at - sample.at >= WINDOW);
  return { ...state, samples: [...kept.slice(Math.max(0, first)), { at, done }] };
}

/** The run from now on paused: no more time counts, but for the batch in hand. */
export function paused(state: RunProgress, at: number): RunProgress {
  return { ...state, pausedAt: at };
}

/** The run going on again: its rate is what it would be had nobody paused it. */
export function unpaused(state: RunProgress, at: number): RunProgress {
  const idle = at - countedUntil(state, at);
  return {
    ...state,
    pausedAt: null,
    samples: state.samples.map((sample) => ({ ...sample, at: sample.at + idle })),
  };
}

/** The last moment that counts as time of the run. */
function countedUntil({ pausedAt, samples }: RunProgress, now: number): number {
  return pausedAt === null ? now : Math.max(pausedAt, samples.at(-1)?.at ?? 0);
}

/** All fields together; `total` is the server's estimate until the fields themselves have told. */
export function totals(state: RunProgress): { done: number; total: number; changed: number } {
  const sum = (of: (field: FieldProgress) => number) =>
    state.fields.reduce((total, field) => total + of(field), 0);
  const known = sum(({ total }) => total);
  const complete = state.fields.every(({ total, finished }) => finished || total > 0);
  const estimate = complete ? 0 : (state.started?.estimate ?? 0);
  return {
    done: sum(({ done }) => done),
    total: Math.max(known, estimate),
    changed: sum(({ changed }) => changed),
  };
}

/**
 * Whether values are being proved now. Each field is proved once it is turned, so that between two proofs a run turns
 * again.
 */
export function isProving({ proving, proved, ...state }: RunProgress): boolean {
  const isUnderWay = proving.some(({ field }) => !proved.some((proof) => proof.field === field));
  return isUnderWay || (proving.length > 0 && isAllTurned(state));
}

/** Whether no field waits for its first or its next batch. */
export function isAllTurned({ fields }: Pick<RunProgress, 'fields'>): boolean {
  return fields.every(({ finished, done, total }) => finished || (total > 0 && done >= total));
}

/** Values a second over the last seconds, or null before anybody can tell. */
export function ratePerSecond(state: RunProgress, now: number): number | null {
  const first = state.samples[0];
  const last = state.samples.at(-1);
  if (!first || !last || last.done === first.done) return null;
  const counted = countedUntil(state, now);
  const until = counted - last.at > 1_000 ? counted : last.at;
  return (1_000 * (last.done - first.done)) / Math.max(1, until - first.at);
}

/** Values passed in each whole second of the last minute. */
export function speeds({ minute }: RunProgress, now: number): readonly number[] {
  return minute === null ? [] : minuteAt(minute, now).passed.slice(0, -1);
}
