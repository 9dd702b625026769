import type { Operations } from '../flows/operations.ts';
import { atPace } from '../flows/speed-limit.ts';
import { zeroRows } from '../plan/census-words.ts';
import type { RunFact, RunFinishedFact, RunKind } from '../plan/facts.ts';
import { foretoldAt } from '../plan/held-forecast.ts';
import { printable } from '../plan/printable.ts';
import {
  batchProgress,
  fieldFinished,
  findingLine,
  holds,
  provedLine,
  runFinished,
  runStarted,
} from '../plan/run-words.ts';
import { draggedLine, keptLines } from '../plan/restore-words.ts';
import { flushProgress } from '../plan/flush-words.ts';
import type { Call } from './command.ts';
import type { Limit } from './limit-flag.ts';
import type { Output, Told } from './output.ts';
import { toldOfFlush } from './tell-flush.ts';
import { exitCodeOf, type StopSignal, whileWatching } from './signals.ts';

interface Running {
  call: Call;
  operations: Operations;
  kind: RunKind;
  dryRun: boolean;
  facts: AsyncGenerator<RunFact, void, void>;
  /** A signal lifts it. */
  limit: Limit;
  /** What is left to do by hand; said once a run is done. */
  nextSteps: readonly string[];
  /** Hears every fact before it is told. */
  onFact?: (fact: RunFact) => void;
}

/** Tells a run's facts as they happen; a signal ends it after the batch in hand. Resolves with the exit code. */
export async function tellRun(running: Running): Promise<number> {
  const { call, operations } = running;
  const { context, output } = call;
  let stoppedBy: StopSignal | null = null;
  const { result } = await whileWatching(
    {
      signals: context.signals,
      onStop: (signal) => {
        stoppedBy = signal;
        operations.stop();
        running.limit.pace.limitTo(null);
        const again = signal === 'SIGINT' ? '; Ctrl-C again leaves at once' : '';
        void output.note(`stopping after the batch in hand${again}`);
      },
      onSecondInterrupt: () => context.exit(exitCodeOf('SIGINT')),
    },
    () => tellFacts(running, () => stoppedBy),
  );
  return result;
}

async function tellFacts(running: Running, stoppedBy: () => StopSignal | null): Promise<number> {
  const { call, facts, limit } = running;
  const { context, output } = call;
  let since = context.now();
  let exitCode: number | null = null;
  for await (const fact of atPace(facts, limit.pace)) {
    running.onFact?.(fact);
    switch (fact.event) {
      case 'run-finished':
        exitCode = exitCodeFor(fact, stoppedBy());
        await tellFinished(running, foretoldAt(limit.rows, fact), exitCode);
        break;
      case 'proof-progress':
        await output.progress.show(() => `proving ${batchProgress(fact, seconds(context.now() - since))}`);
        break;
      case 'batch-committed':
      case 'batch-rehearsed':
      case 'batch-written':
        await output.tell({ fact, lines: [] });
        await output.progress.show(() => batchProgress(fact, seconds(context.now() - since)));
        break;
      case 'flush-progress':
        await output.progress.show(() => flushProgress(fact));
        break;
      default:
        await output.tell(toldOf(fact, running));
    }
    if (fact.event === 'field-finished' || fact.event === 'proved') since = context.now();
    if (fact.event === 'field-finished' && fact.rows === 0) await explainZero(output, fact.field);
  }
  if (exitCode === null) throw new Error('the run ended without saying how');
  return exitCode;
}

type PlainFact = Exclude<
  RunFact,
  { event: `batch-${string}` | 'proof-progress' | 'flush-progress' | 'run-finished' }
>;

/** The twins of a fact that needs nothing but itself. */
function toldOf(fact: PlainFact, run: { kind: RunKind; dryRun: boolean }): Told {
  switch (fact.event) {
    case 'run-started':
      return { fact, lines: runStarted(fact) };
    case 'finding':
      return { fact, lines: [findingLine(fact)], tone: 'warn', essential: true };
    case 'waiting':
      return { fact, lines: [`waiting: ${printable(fact.reason)}`] };
    case 'field-finished':
      return { fact, lines: [fieldFinished(fact, run)] };
    case 'proved':
      return {
        fact,
        lines: [provedLine(fact, run.kind)],
        tone: holds(fact) ? 'calm' : 'bad',
        essential: !holds(fact),
      };
    case 'dragged':
      return { fact, lines: [draggedLine(fact, run.dryRun)], essential: true };
    case 'restore-point-kept':
      return { fact, lines: keptLines(fact) };
    case 'flush-started':
    case 'flush-counted':
    case 'flushed':
    case 'flush-left':
    case 'flush-failed':
      return toldOfFlush(fact);
    case 'flush-total':
      return { fact, lines: [] };
  }
}

async function explainZero(output: Output, field: string): Promise<void> {
  const { message, hint } = zeroRows(field);
  await output.note(message, hint);
}

async function tellFinished(
  { call, nextSteps }: Running,
  fact: RunFinishedFact,
  code: number,
): Promise<void> {
  const { output } = call;
  const done = fact.outcome === 'done' || fact.outcome === 'done-with-findings';
  if (done && !fact.dryRun && fact.changed > 0 && nextSteps.length > 0) {
    const steps = nextSteps.map((step, index) => `  ${index + 1}. ${printable(step)}`);
    await output.tell({ fact: null, lines: ['left to do:', ...steps] });
  }
  if (fact.hint) await output.hint(fact.hint);
  await output.tell({
    fact: { ...fact, exitCode: code },
    lines: [runFinished(fact, code)],
    tone: code === 0 ? 'good' : fact.outcome === 'failed' ? 'bad' : 'warn',
    essential: true,
  });
}

/** The engine's word, but for a run that a signal stopped. */
function exitCodeFor(fact: RunFinishedFact, stoppedBy: StopSignal | null): number {
  return fact.outcome === 'stopped' ? exitCodeOf(stoppedBy ?? 'SIGINT') : fact.exitCode;
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
