import type { ErrorFact } from '../errors.ts';
import type { BackupFact } from '../plan/backup-facts.ts';
import type { CheckFact, RunFact, RunKind } from '../plan/facts.ts';
import { limitRecord } from '../plan/limit-words.ts';
import type { BackupProgress } from './backup-step.ts';
import type { FlowState } from './flow.ts';
import { type Gate, type GateAnswer, gatesFor } from './gates.ts';
import type { BackupOffer, RestorePointFact, RunRequest, Setup } from './operations.ts';
import { noProgress, type RunProgress } from './run-progress.ts';
import { askUndecidable, type Asking, type Wishes } from './ways-on.ts';

export const RUN_STEPS = [
  'opening',
  'checking',
  'blocked',
  'checked',
  'rehearsing',
  'refused',
  'rehearsed',
  'undecided',
  'declining',
  'gate',
  'backing-up',
  'running',
  'paused',
  'interrupted',
  'stopping',
  'finished',
  'failed',
  'left',
] as const;
export type RunStep = (typeof RUN_STEPS)[number];

export interface RunData {
  readonly kind: RunKind;
  readonly setup: Setup;
  /** What is put back, where the kind is `restore`. */
  readonly point: RestorePointFact | null;
  readonly checks: readonly CheckFact[];
  readonly wishes: Wishes;
  /** What was answered before the gates, in words for the record. */
  readonly said: readonly string[];
  /** The question that stands open before the gates. */
  readonly asking: Asking | null;
  readonly rehearsal: RunProgress;
  readonly gates: readonly Gate[];
  /** One for each gate that was passed; the next gate is `gates[answers.length]`. */
  readonly answers: readonly GateAnswer[];
  /** The backup that is being made, or was made last. */
  readonly backup: BackupProgress | null;
  /** Why the last answer did not pass. */
  readonly refused: string | null;
  readonly run: RunProgress;
  /** How many rows a second may pass; null for as many as can. */
  readonly limit: number | null;
  readonly failure: ErrorFact | null;
}

export type RunEvent =
  | { type: 'check'; fact: CheckFact }
  | { type: 'offer'; offer: BackupOffer }
  | { type: 'backup'; fact: BackupFact }
  | { type: 'fact'; fact: RunFact; at: number }
  | { type: 'work-done' }
  | { type: 'failed'; error: ErrorFact }
  | { type: 'next' }
  | { type: 'keep' }
  | { type: 'answer'; text: string }
  | { type: 'back' }
  | { type: 'again' }
  | { type: 'pause' }
  | { type: 'slower'; at: number }
  | { type: 'faster' }
  | { type: 'limit'; limit: number | null }
  | { type: 'stop' }
  | { type: 'interrupt' };

export type RunState = FlowState<RunStep, RunData>;

/** What a flow is begun with. */
export interface RunStart {
  kind: RunKind;
  setup: Setup;
  point?: RestorePointFact | null;
}

export function startingData({ kind, setup, point = null }: RunStart): RunData {
  return {
    kind,
    setup,
    point,
    checks: [],
    wishes: {},
    said: [],
    asking: null,
    rehearsal: noProgress(),
    gates: gatesFor({ kind, setup }),
    answers: [],
    backup: null,
    refused: null,
    run: noProgress(),
    limit: null,
    failure: null,
  };
}

/** What a rehearsal is asked for: the same as the run, but for what only a run has. */
export function rehearsalRequest({ wishes }: RunData): RunRequest {
  return wishes;
}

/** What the run is asked to do, with all that was answered on the way for its record. */
export function runRequest(data: RunData): RunRequest {
  const { answers, said, wishes, kind, limit } = data;
  return {
    ...wishes,
    // What was shown is what is asked for.
    ...(kind === 'restore' ? {} : { restorePoint: keepsPoint(data) ? ('keep' as const) : ('none' as const) }),
    backup: answers.find(({ backup }) => backup !== null)?.backup ?? null,
    answers: [...said, ...answers.map(({ words }) => words), ...(limit === null ? [] : [limitRecord(limit)])],
  };
}

/** The gate that stands open, or null when all are passed. */
export function openGate({ gates, answers }: RunData): Gate | null {
  return gates[answers.length] ?? null;
}

/** True where the rehearsal found values to change. */
export function hasWork({ rehearsal }: RunData): boolean {
  return (rehearsal.finished?.changed ?? 0) > 0;
}

/** True where the walk ends with its rehearsal. */
export function isReadOnly({ setup }: Pick<RunData, 'setup'>): boolean {
  return setup.readOnly === true;
}

/** Whether the run keeps what it replaces, as was asked or is usual. */
export function keepsPoint({ wishes, ...data }: RunData): boolean {
  return (wishes.restorePoint ?? usualPoint(data)) === 'keep';
}

/** A rotation loses nothing; what deletes values, or writes them in another form, keeps them without being asked. */
export function usualPoint({ kind, setup }: Pick<RunData, 'kind' | 'setup'>): 'keep' | 'none' {
  return setup.restorePoint ?? (kind === 'rotate' ? 'none' : 'keep');
}

/** The question that the rehearsal's findings raise before the gates, if one does. */
export function openQuestion({ kind, rehearsal, wishes }: RunData): Asking | null {
  return askUndecidable({ kind, wishes, found: rehearsal.findingsByStatus.undecidable ?? 0 });
}
