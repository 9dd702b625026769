import type { StepOutcome } from '../../drill/lesson.ts';
import type {
  FieldFinishedFact,
  FindingFact,
  ProvedFact,
  RunFact,
  RunFinishedFact,
  RunKind,
} from '../../plan/facts.ts';
import { noLimit } from '../limit-flag.ts';
import { tellRun } from '../tell-run.ts';
import type { Walking } from './step.ts';

/** A run's facts as they come, and what is left to do by hand after it. */
interface Telling {
  kind: RunKind;
  dryRun?: boolean;
  facts: AsyncGenerator<RunFact, void, void>;
  nextSteps?: readonly string[];
}

/** What was heard of a run while it was told. */
export interface HeardRun {
  readonly kind: RunKind;
  readonly exitCode: number;
  readonly finished: RunFinishedFact | null;
  readonly findings: readonly FindingFact[];
  readonly fields: readonly FieldFinishedFact[];
  readonly proofs: readonly ProvedFact[];
  /** Rows that would go, or that are kept, by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What a drill says of its runs, for the record. */
export const SAID = { reason: 'drill', answers: ['no gate: this is a drill'] };

/** Tells a run to its end. */
export async function toldRun({ call, operations }: Walking, telling: Telling): Promise<HeardRun> {
  const { kind, dryRun = false, facts, nextSteps = [] } = telling;
  const heard: RunFact[] = [];
  const onFact = (fact: RunFact) => void heard.push(fact);
  const told = { call, operations, kind, dryRun, facts, nextSteps, onFact };
  const exitCode = await tellRun({ ...told, limit: noLimit() });
  return {
    kind,
    exitCode,
    finished: heard.find((fact) => fact.event === 'run-finished') ?? null,
    findings: heard.filter((fact) => fact.event === 'finding'),
    fields: heard.filter((fact) => fact.event === 'field-finished'),
    proofs: heard.filter((fact) => fact.event === 'proved'),
    rows: Object.fromEntries(heard.flatMap(rowsIn)),
  };
}

/** As `toldRun`, for a run that is no rehearsal: the walk goes on from what it left. */
export async function rememberedRun(walking: Walking, telling: Telling): Promise<HeardRun> {
  const heard = await toldRun(walking, telling);
  const { memory } = walking;
  memory.latest = heard.kind;
  memory.left = [...heard.findings];
  if (heard.finished && heard.finished.changed > 0) memory.changing = heard.finished.run;
  return heard;
}

export function outcomeOf({ exitCode, finished, rows }: HeardRun): StepOutcome {
  return { exitCode, changed: finished?.changed, findings: finished?.findings, rows };
}

function rowsIn(fact: RunFact): [string, number][] {
  if (fact.event === 'dragged') return [[fact.table, fact.rows]];
  if (fact.event === 'restore-point-kept') return fact.tables.map(({ table, rows }) => [table, rows]);
  return [];
}
