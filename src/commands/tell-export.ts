import type { Operations } from '../flows/operations.ts';
import { zeroRows } from '../plan/census-words.ts';
import type { ExportedFact, ExportFact } from '../plan/export-facts.ts';
import {
  exportChecking,
  exported,
  exportProgress,
  exportStarted,
  exportStopped,
  fieldExported,
  howToOpen,
} from '../plan/export-words.ts';
import { findingLine } from '../plan/run-words.ts';
import type { Call } from './command.ts';
import type { Output } from './output.ts';
import { exitCodeOf, type StopSignal, whileWatching } from './signals.ts';

interface Exporting {
  call: Call;
  operations: Operations;
  facts: AsyncGenerator<ExportFact, void, void>;
}

/** Tells an export as it happens; a signal ends it, and no file is left then. Resolves with the exit code. */
export async function tellExport({ call, operations, facts }: Exporting): Promise<number> {
  const { context, output } = call;
  let stoppedBy: StopSignal | null = null;
  const { result } = await whileWatching(
    {
      signals: context.signals,
      onStop: (signal) => {
        stoppedBy = signal;
        operations.stop();
        void output.note('stopping; no file is left');
      },
      onSecondInterrupt: () => context.exit(exitCodeOf('SIGINT')),
    },
    () => tellFacts(output, facts, () => stoppedBy),
  );
  return result;
}

async function tellFacts(
  output: Output,
  facts: Exporting['facts'],
  stoppedBy: () => StopSignal | null,
): Promise<number> {
  let exitCode: number | null = null;
  for await (const fact of facts) {
    switch (fact.event) {
      case 'export-started':
        await output.tell({ fact, lines: [exportStarted(fact)] });
        break;
      case 'export-progress':
        await output.progress.show(() => exportProgress(fact));
        break;
      case 'finding':
        await output.tell({ fact, lines: [findingLine(fact)], tone: 'warn', essential: true });
        break;
      case 'field-exported':
        await output.tell({ fact, lines: [fieldExported(fact)] });
        if (fact.rows === 0) await explainZero(output, fact.field);
        break;
      case 'export-checking':
        await output.tell({ fact, lines: [exportChecking(fact)] });
        break;
      case 'exported':
        exitCode = fact.findings > 0 ? 5 : 0;
        await tellExported(output, fact, exitCode);
        break;
      case 'export-stopped':
        exitCode = exitCodeOf(stoppedBy() ?? 'SIGINT');
        await output.tell({ fact, lines: [exportStopped(fact, exitCode)], tone: 'warn', essential: true });
    }
  }
  if (exitCode === null) throw new Error('the export ended without saying how');
  return exitCode;
}

async function explainZero(output: Output, field: string): Promise<void> {
  const { message, hint } = zeroRows(field);
  await output.note(message, hint);
}

async function tellExported(output: Output, fact: ExportedFact, exitCode: number): Promise<void> {
  await output.tell({ fact: null, lines: howToOpen(fact) });
  const tone = exitCode === 0 ? 'good' : 'warn';
  await output.tell({ fact, lines: [exported(fact, exitCode)], tone, essential: true });
}
