import type { Operations } from '../flows/operations.ts';
import type { FlushFact, FlushProgressFact, FlushStartedFact, FlushTotalFact } from '../plan/flush-facts.ts';
import {
  flushCounted,
  flushedLine,
  flushFailedLine,
  flushLeftLine,
  flushProgress,
  flushStarted,
  flushSummary,
  noKeyMatches,
} from '../plan/flush-words.ts';
import type { Call } from './command.ts';
import type { Output, Told } from './output.ts';
import { exitCodeOf, type StopSignal, whileWatching } from './signals.ts';

interface Flushing {
  call: Call;
  operations: Operations;
  facts: AsyncGenerator<FlushFact, void, void>;
}

/** Tells a flush as it happens; resolves with the exit code, or null where the facts say nothing of an end. */
export async function tellFlush({ call, operations, facts }: Flushing): Promise<number | null> {
  const { context, output } = call;
  let stoppedBy: StopSignal | null = null;
  const { result } = await whileWatching(
    {
      signals: context.signals,
      onStop: (signal) => {
        stoppedBy = signal;
        operations.stop();
        void output.note('stopping after the batch in hand');
      },
      onSecondInterrupt: () => context.exit(exitCodeOf('SIGINT')),
    },
    () => tellFacts(output, facts, () => stoppedBy),
  );
  return result;
}

async function tellFacts(
  output: Output,
  facts: Flushing['facts'],
  stoppedBy: () => StopSignal | null,
): Promise<number | null> {
  let exitCode: number | null = null;
  let started: FlushStartedFact | null = null;
  for await (const fact of facts) {
    if (fact.event === 'flush-started') started = fact;
    if (fact.event === 'flush-progress') await output.progress.show(() => flushProgress(fact));
    else if (fact.event !== 'flush-total') await output.tell(toldOfFlush(fact));
    else {
      exitCode = exitCodeFor(fact, stoppedBy());
      await tellTotal(output, { fact, started, exitCode });
    }
  }
  return exitCode;
}

/** The twins of a fact of the Redis step, wherever it is told: by itself, or after a run. */
export function toldOfFlush(fact: Exclude<FlushFact, FlushProgressFact | FlushTotalFact>): Told {
  switch (fact.event) {
    case 'flush-started':
      return { fact, lines: flushStarted(fact) };
    case 'flush-counted':
      return { fact, lines: [flushCounted(fact)] };
    case 'flushed':
      // What would be unlinked, or was not there, was counted a line before.
      return { fact, lines: fact.dryRun || fact.keys === 0 ? [] : [flushedLine(fact)] };
    case 'flush-left':
      return { fact, lines: [flushLeftLine(fact)], tone: 'warn', essential: true };
    case 'flush-failed':
      return { fact, lines: [flushFailedLine(fact)], tone: 'bad', essential: true };
  }
}

async function tellTotal(
  output: Output,
  { fact, started, exitCode }: { fact: FlushTotalFact; started: FlushStartedFact | null; exitCode: number },
): Promise<void> {
  if (fact.keys === 0 && !fact.stopped && started !== null) {
    const { message, hint } = noKeyMatches(started);
    await output.note(message, hint);
  }
  const tone = exitCode === 0 ? 'good' : 'warn';
  await output.tell({ fact, lines: [flushSummary(fact, exitCode)], tone, essential: true });
}

function exitCodeFor({ stopped, left }: FlushTotalFact, stoppedBy: StopSignal | null): number {
  if (stopped) return exitCodeOf(stoppedBy ?? 'SIGINT');
  return left ? 5 : 0;
}
